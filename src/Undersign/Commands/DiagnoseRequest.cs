using System.Globalization;
using Undersign.Diagnosis;

namespace Undersign.Commands;

/// <summary>What <c>undersign diagnose</c> was told.</summary>
internal sealed record DiagnoseRequest(string Server)
{
    public SmtpSecurity Security { get; init; }

    public string? User { get; init; }

    public string? PasswordFile { get; init; }

    public string? TokenFile { get; init; }

    public string? TokenEndpoint { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecretFile { get; init; }

    public string? RefreshTokenFile { get; init; }

    public string? Scope { get; init; }

    public bool MayLogInInTheClear { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public bool Sends { get; init; }

    public bool TakesAnyCertificate { get; init; }

    public string? EhloName { get; init; }

    /// <summary><c>host</c>, <c>host:587</c>, <c>[::1]:25</c>; what else it may be is for the test to find odd.</summary>
    public (string Host, int? Port) Split()
    {
        var colon = Server.LastIndexOf(':');
        var host = colon > 0 ? Server[..colon] : Server;
        var isHost = !host.Contains(':', StringComparison.Ordinal) || host.EndsWith(']'); // not an address without brackets, nor smtp://
        return isHost && colon > 0 && int.TryParse(Server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (host, port) : (Server, null);
    }

    /// <returns>What is wrong with how the options go together, or <see langword="null"/>.</returns>
    public string? Fault()
    {
        var secrets = new[] { PasswordFile, TokenFile, TokenEndpoint }.Count(static one => one is not null);
        return secrets > 1 ? "One of --password-file, --token-file and --oauth is enough."
            : (User is null) != (secrets == 0) ? "A login needs --user, and one of --password-file, --token-file and --oauth."
            : TokenEndpoint is not null && (ClientId is null || !Uri.TryCreate(TokenEndpoint, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps) ? "--oauth is the https address of a token endpoint, and needs --client-id."
            : null;
    }
}
