namespace Undersign.Custody;

internal static class CustodyServices
{
    extension(WebApplicationBuilder builder)
    {
        public void AddCustody()
        {
            builder.Services.AddSingleton<CustodyStore>();
            builder.Services.AddSingleton<CustodySpool>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<CustodySpool>());
            builder.Services.AddSingleton<CustodyTurn>();
            builder.Services.AddHostedService<CustodyQueue>();
        }
    }
}
