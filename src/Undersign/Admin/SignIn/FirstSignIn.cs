using System.Data.Common;
using Undersign.Operation;

namespace Undersign.Admin.SignIn;

/// <summary>Where nobody has ever signed in, the log of a start has the code for it. Later ones are made by a command.</summary>
internal sealed partial class FirstSignIn(SignInCodes codes, NodeConfiguration node, ILogger<FirstSignIn> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!await codes.HasBeenUsedAsync(stoppingToken))
            {
                var (code, minutes) = (await codes.MakeAsync(stoppingToken), (int)SignInCodes.Lifetime.TotalMinutes);
                Log.Invites(logger, node.Web, code, minutes);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            Log.CouldNot(logger, exception); // mail does not wait for it
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1050, LogLevel.Information, "Nobody has signed in to the pages yet. At http://{Web}/sign-in this code lets you in, once and within {Minutes} minutes: {Code}")]
        public static partial void Invites(ILogger logger, System.Net.IPEndPoint web, string code, int minutes);

        [LoggerMessage(1051, LogLevel.Warning, "No code for signing in to the pages could be made; undersign sign-in makes one")]
        public static partial void CouldNot(ILogger logger, Exception exception);
    }
}
