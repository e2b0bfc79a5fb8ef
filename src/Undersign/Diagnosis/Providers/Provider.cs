namespace Undersign.Diagnosis.Providers;

/// <summary>A provider of mail, and the settings by which one sends through it.</summary>
/// <param name="Hosts">Its outgoing servers, the usual one first; <c>*</c> stands for one label or several, such as a region.</param>
/// <param name="Ports">The best first.</param>
/// <param name="Logins">What it still takes, the best first.</param>
internal sealed record Provider(string Name, IReadOnlyList<string> Hosts, IReadOnlyList<SubmissionPort> Ports, IReadOnlyList<ProviderLogin> Logins)
{
    /// <summary>What to enter as the user name.</summary>
    public required string User { get; init; }

    /// <summary>What it takes as the author's address.</summary>
    public required string From { get; init; }

    /// <summary>What one has to know of its logins beyond their names.</summary>
    public string? LoginNote { get; init; }

    /// <summary>Its servers for reading mail (IMAP and POP3), which many enter in place of the outgoing one.</summary>
    public IReadOnlyList<string> Incoming { get; init; } = [];

    /// <summary>Names that people take for its outgoing server.</summary>
    public IReadOnlyList<string> Mistaken { get; init; } = [];

    public OAuthPreset? OAuth { get; init; }

    /// <summary>Its own page about these settings.</summary>
    public required Uri Link { get; init; }

    /// <summary>Whether the name is that of one of its outgoing servers.</summary>
    public bool Has(string host) => Hosts.Any(pattern => Fits(pattern, host));

    private static bool Fits(string pattern, string host) => pattern.IndexOf('*', StringComparison.Ordinal) switch
    {
        < 0 => pattern.Equals(host, StringComparison.OrdinalIgnoreCase),
        var star => host.Length >= pattern.Length
            && host.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase)
            && host.EndsWith(pattern[(star + 1)..], StringComparison.OrdinalIgnoreCase),
    };
}

/// <summary>What a provider takes as a proof of who is sending.</summary>
internal enum ProviderLogin
{
    /// <summary>XOAUTH2 with an access token.</summary>
    OAuth,

    /// <summary>A password made for one application; the account's own is refused.</summary>
    AppPassword,

    /// <summary>The mailbox's own password.</summary>
    Password,

    /// <summary>User and password, or key, that the service issues for SMTP.</summary>
    ServiceKey,

    /// <summary>The address or the certificate we come with; no login.</summary>
    Address,
}

/// <summary>Where a provider gives access tokens, and for what.</summary>
/// <param name="TokenEndpoint"><c>TENANT</c> stands for the tenant's id or domain.</param>
/// <param name="Scope">With a refresh token (RFC 6749 §6): somebody has consented.</param>
/// <param name="ApplicationScope">With client credentials (RFC 6749 §4.4); <see langword="null"/> where an application cannot ask for itself.</param>
internal sealed record OAuthPreset(string TokenEndpoint, string Scope, string? ApplicationScope);
