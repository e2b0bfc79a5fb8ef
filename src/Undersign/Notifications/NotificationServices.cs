using Undersign.Operation;

namespace Undersign.Notifications;

internal static class NotificationServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Mail of our own.</summary>
        public void AddNotifications(NodeConfiguration node)
        {
            builder.Services.AddSingleton(services => new EmailSecrets(node.SecretKey, services.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton<EmailStore>();
            builder.Services.AddSingleton<EmailBook>();
            builder.Services.AddSingleton<EmailTokens>();
            builder.Services.AddSingleton<GatewayDelivery>();
            builder.Services.AddSingleton<ServerDelivery>();
            builder.Services.AddSingleton<EmailSender>();
        }
    }
}
