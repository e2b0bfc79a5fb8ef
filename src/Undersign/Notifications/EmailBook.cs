using Undersign.Organisations;

namespace Undersign.Notifications;

/// <summary>Opens the email settings of an organisation where somebody wants to see them, change them, or send by them.</summary>
internal sealed class EmailBook(EmailStore store)
{
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

    private static EmailSheet SheetOf(Organisation organisation, string section, IReadOnlyDictionary<string, StoredEmail> inForce)
    {
        var version = inForce.GetValueOrDefault(section)?.Version ?? 0;
        return new(organisation, section, Of(MailModule.Global), Of(section), version, version);

        EmailSection Of(string name) => inForce.GetValueOrDefault(name)?.Read() ?? EmailSection.New(name);
    }
}
