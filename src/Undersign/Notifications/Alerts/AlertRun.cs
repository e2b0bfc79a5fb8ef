using System.Globalization;
using Undersign.Organisations;

namespace Undersign.Notifications.Alerts;

/// <summary>Tells of what begins and of what ends: collected, once, and never in a storm.</summary>
internal sealed class AlertRun(EmailBook book, EmailSecrets secrets, EmailSender sender, Incidents incidents, Turns turns, TimeProvider time)
{
    public const string Job = "alerts";

    /// <summary>What lasts so long is told, and what begins together is told together.</summary>
    public static readonly TimeSpan Collecting = TimeSpan.FromMinutes(1);

    /// <summary>Over is what no node has seen for so long; several of them look at different times.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    /// <summary>Six messages an hour at most.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    /// <param name="concerns">What is wrong now, as this node sees it.</param>
    public async Task RunAsync(Organisation organisation, IEnumerable<string> concerns, CancellationToken cancellationToken)
    {
        await incidents.SeeAsync(organisation.Name, concerns, cancellationToken);
        if (!(await NewsAsync(organisation, cancellationToken)).IsAny)
        {
            return;
        }

        var sheet = await book.OpenAsync(organisation, MailModule.Alerts.Name, cancellationToken);
        if (sheet.Read(secrets, out _) is not { Recipients: { Count: > 0 } recipients })
        {
            return; // whoever is named later is told of what is open then
        }

        var now = time.GetUtcNow();
        await turns.PlanAsync(organisation.Name, Job, now, cancellationToken);
        if (!await turns.TryTakeAsync(organisation.Name, Job, now + Between, cancellationToken))
        {
            return;
        }

        var news = await NewsAsync(organisation, cancellationToken); // another node may have told them since
        if (news.IsAny && await sender.SendAsync(sheet, recipients, Values(news), cancellationToken))
        {
            await incidents.SetToldAsync(organisation.Name, news.Began, cancellationToken);
            await incidents.ForgetAsync(organisation.Name, news.Ended, cancellationToken);
        }
    }

    private async Task<News> NewsAsync(Organisation organisation, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (over, ripe) = ((now - Settling).ToUnixTimeMilliseconds(), (long)Collecting.TotalMilliseconds);
        var all = await incidents.AllAsync(organisation.Name, cancellationToken);
        await incidents.ForgetAsync(organisation.Name, all.Where(incident => incident.SeenAt <= over && incident.ToldAt is null), cancellationToken); // nobody knows that it began
        return new(
            [.. all.Where(incident => incident.SeenAt > over && incident.ToldAt is null && incident.SeenAt - incident.BeganAt >= ripe)],
            [.. all.Where(incident => incident.SeenAt <= over && incident.ToldAt is not null)],
            [.. all.Where(incident => incident.SeenAt > over && incident.ToldAt is not null)]);
    }

    private static KeyValuePair<string, string>[] Values(News news) =>
    [
        new("alert.summary", Summary(news)),
        new("alert.began", Lines(news.Began)),
        new("alert.ended", Lines(news.Ended)),
        new("alert.open", Lines(news.Open)),
    ];

    private static string Summary(News news) => (news.Began.Count, news.Ended.Count) switch
    {
        (0, var over) => string.Create(CultureInfo.InvariantCulture, $"{Things(over)} over"),
        (var begun, 0) => string.Create(CultureInfo.InvariantCulture, $"{Things(begun)} to look at"),
        var (begun, over) => string.Create(CultureInfo.InvariantCulture, $"{Things(begun)} to look at, {over} over"),
    };

    private static string Things(int count) => count == 1 ? "1 thing" : string.Create(CultureInfo.InvariantCulture, $"{count} things");

    private static string Lines(IEnumerable<Incident> told) => string.Join('\n', told.Select(static incident => incident.Words.ReplaceLineEndings(" ")));

    private sealed record News(IReadOnlyList<Incident> Began, IReadOnlyList<Incident> Ended, IReadOnlyList<Incident> Open)
    {
        public bool IsAny => Began.Count + Ended.Count > 0;
    }
}
