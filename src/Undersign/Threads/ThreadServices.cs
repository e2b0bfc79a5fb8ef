namespace Undersign.Threads;

internal static class ThreadServices
{
    extension(WebApplicationBuilder builder)
    {
        public void AddThreads()
        {
            builder.Services.AddSingleton<ThreadMemory>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<ThreadMemory>());
            builder.Services.AddHostedService<ThreadRetention>();
        }
    }
}
