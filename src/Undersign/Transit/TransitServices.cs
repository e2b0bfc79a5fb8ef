namespace Undersign.Transit;

internal static class TransitServices
{
    extension(WebApplicationBuilder builder)
    {
        public void AddTransit()
        {
            builder.Services.AddSingleton<TransitSessions>();
            builder.Services.AddSingleton<HandoverMemory>();
            builder.Services.AddSingleton<MessageTransit>();
            builder.Services.AddSingleton<CopyMaker>();
            builder.Services.AddSingleton<Delivery>();
            builder.Services.AddSingleton<TransitMeter>();
        }
    }
}
