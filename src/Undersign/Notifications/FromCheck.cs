using Undersign.Protocols.Smtp;

namespace Undersign.Notifications;

/// <summary>Holds an address that mail is to come from against the login that sends it, before the server does and mail breaks. EM-5.</summary>
internal static class FromCheck
{
    /// <returns>What to expect of it, and what to do; <see langword="null"/> where it is right or nothing is known.</returns>
    private static string? Warning(Mailbox from, EmailWay way) => way switch
    {
        EmailWay.ByServer { Login: { } login } server when Address(login.User) is { } user && !user.Equals(from) => Mismatch(from, user, server.Host),
        _ => null,
    };

    /// <summary>Of the module's own From, and of those of portal users.</summary>
    public static IEnumerable<string> Warnings(EmailSettings settings) =>
        Warning(settings.From, settings.Way) is { } own ? [own, .. OfUsers(settings)] : OfUsers(settings);

    public static IEnumerable<string> OfUsers(EmailSettings settings) =>
        from user in settings.Overrides
        let warning = Warning(user.Value, settings.Way)
        where warning is not null
        select $"{user.Key}: {warning}";

    private static string Mismatch(Mailbox from, Mailbox user, string host) => host.ToLowerInvariant() switch
    {
        var name when IsOf(name, "office365.com") || IsOf(name, "outlook.com") =>
            $"From is {from} and the login is {user}: Microsoft 365 refuses that with 5.7.60 unless {user} may send as {from}. Set From to {user}, or give it Send As in the Exchange admin center (Recipients > Mailboxes > Delegation).",
        var name when IsOf(name, "gmail.com") || IsOf(name, "googlemail.com") =>
            $"From is {from} and the login is {user}: Gmail writes {user} in its place unless {from} is among \"Send mail as\" of that account. Set From to {user}, or add it there.",
        _ => $"From is {from} and the login is {user}: many servers refuse what does not come from the login's own address (553, 5.7.1). Set From to {user} if this one does.",
    };

    private static bool IsOf(string host, string domain) => host == domain || host.EndsWith("." + domain, StringComparison.Ordinal);

    private static Mailbox? Address(string user) => EmailReader.Address(user);
}
