namespace Undersign.Diagnosis.Stages;

/// <summary>Why a login is not even tried.</summary>
internal static class LoginCauses
{
    public static Cause OnlyUnderTls(string host) => new("login-only-under-tls",
        $"{host} offers a login only under TLS, and the settings have none.",
        "Choose STARTTLS: the server offers it here.");

    public static Cause InTheClear(string host) => new("login-in-the-clear",
        $"There is no TLS with {host}: the password could be read by everybody between, and was not sent.",
        "Choose STARTTLS or TLS; or, where the network is yours alone, allow the login in the clear.");

    public static Cause NotOffered(string host, int port) => new("login-not-offered",
        $"{host} offers no login on port {port}.",
        port == 25 ? "Use port 587 with STARTTLS or 465 with TLS: port 25 is for mail between servers." : "Have SMTP AUTH switched on there; or, if it knows this machine by its address, switch the login off.");

    public static Cause NoCommonMechanism(string host, IReadOnlyList<string> offered, TestLogin login) => login is TestLogin.WithToken
        ? new("no-oauth", $"{host} takes no access tokens: it offers {string.Join(", ", offered)}.", "Log in with a password, for most providers an app password.")
        : offered.Contains("XOAUTH2", StringComparer.OrdinalIgnoreCase)
            ? new("only-oauth", $"{host} takes no passwords any more: it offers {string.Join(", ", offered)}.", "Choose OAuth 2.0 as login.")
            : new("no-common-mechanism", $"{host} offers {string.Join(", ", offered)}, and none of these is known here.", "Have PLAIN or LOGIN switched on there, under TLS.");

    public static Cause NoToken(string reason) => new("no-token", $"There is no access token to log in with: {reason}", "Look at the application's settings at Microsoft or Google: its secret or consent may have ended.");
}
