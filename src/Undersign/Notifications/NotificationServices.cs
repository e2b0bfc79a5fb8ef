using System.Data.Common;
using Undersign.Custody;
using Undersign.Notifications.Alerts;
using Undersign.Notifications.Reports;
using Undersign.Operation;
using Undersign.Traces;

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
            builder.Services.AddSingleton(static services => new GatewayDelivery(services.GetRequiredService<DbDataSource>(), services.GetRequiredService<NodeConfiguration>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<GatewayDelivery>>())
            {
                Announce = services.GetRequiredService<CustodyQueue>().Announce,
            });
            builder.Services.AddSingleton<ServerDelivery>();
            builder.Services.AddSingleton<EmailSender>();
            builder.Services.AddSingleton<EmailTests>();
            builder.Services.AddSingleton<EmailTester>();
            builder.Services.AddSingleton<EmailSaving>();
            builder.Services.AddSingleton<Turns>();
            builder.Services.AddSingleton<Incidents>();
            builder.Services.AddSingleton<QueueSearch>();
            builder.Services.AddSingleton<AlertSources>();
            builder.Services.AddSingleton<AlertRun>();
            builder.Services.AddSingleton<TraceFigures>();
            builder.Services.AddSingleton<ReportRun>();
            builder.Services.AddSingleton<Retest>();
            builder.Services.AddHostedService<NotificationWatch>();
        }
    }
}
