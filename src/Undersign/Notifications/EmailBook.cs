using Undersign.Organisations;

namespace Undersign.Notifications;

/// <summary>Opens the email settings of an organisation where somebody wants to see them, change them, or send by them.</summary>
internal sealed class EmailBook(EmailStore store)
{
    /// <summary>Of the global default; a test from before them all is held against a default that nobody has set.</summary>
    private const int Versions = 200;

    /// <summary>The global default first, then the modules.</summary>
    public static IReadOnlyList<string> Sections { get; } = [MailModule.Global, .. MailModule.All.Select(static module => module.Name)];

    /// <summary>As it is in force.</summary>
    public async Task<EmailSheet> OpenAsync(Organisation organisation, string section, CancellationToken cancellationToken) =>
        SheetOf(organisation, section, await store.InForceAsync(organisation.Name, cancellationToken));

    /// <summary>All sections as they are in force.</summary>
    public async Task<IReadOnlyList<EmailSheet>> OpenAllAsync(Organisation organisation, CancellationToken cancellationToken)
    {
        var inForce = await store.InForceAsync(organisation.Name, cancellationToken);
        return [.. Sections.Select(section => SheetOf(organisation, section, inForce))];
    }

    /// <summary>A version that was tried, where it is newer than what is in force.</summary>
    public async Task<EmailSheet> OpenAsync(Organisation organisation, string section, long version, CancellationToken cancellationToken)
    {
        var sheet = await OpenAsync(organisation, section, cancellationToken);
        return version > sheet.Seen && await store.ReadAsync(organisation.Name, section, version, cancellationToken) is { } tried ? sheet.With(tried.Read()) with { Version = version } : sheet;
    }

    /// <summary>Whether a module's settings are others than at that time because the global default has changed: a test from then says nothing of them.</summary>
    /// <remarks>Limit: a secret of the global default that was entered anew is tested with that, and not looked at here.</remarks>
    public async Task<bool> HasChangedWithGlobalAsync(EmailSheet sheet, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (sheet.Module is null)
        {
            return false;
        }

        var versions = await store.HistoryAsync(sheet.Organisation.Name, MailModule.Global, Versions, cancellationToken);
        var then = versions.FirstOrDefault(version => version.InForceAt <= since.ToUnixTimeMilliseconds())?.Read() ?? EmailSection.New(MailModule.Global);
        var (before, now) = ((sheet with { Global = then }).Effective, sheet.Effective);
        return EmailFields.Inherited.Any(field => before[field].Value != now[field].Value);
    }

    private static EmailSheet SheetOf(Organisation organisation, string section, IReadOnlyDictionary<string, StoredEmail> inForce)
    {
        var version = inForce.GetValueOrDefault(section)?.Version ?? 0;
        return new(organisation, section, Of(MailModule.Global), Of(section), version, version);

        EmailSection Of(string name) => inForce.GetValueOrDefault(name)?.Read() ?? EmailSection.New(name);
    }
}
