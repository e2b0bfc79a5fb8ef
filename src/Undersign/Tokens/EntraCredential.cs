using Undersign.Operation;

namespace Undersign.Tokens;

/// <summary>By what the application proves that it is the one that was registered, or that somebody lets it act for them.</summary>
internal abstract record EntraCredential
{
    private EntraCredential()
    {
    }

    /// <summary>A file that holds the secret and nothing else.</summary>
    public sealed record Secret(string Path) : EntraCredential;

    /// <summary>Its public half has been uploaded to the registration.</summary>
    public sealed record Certificate(CertificateSource.Files Files) : EntraCredential;

    /// <summary>Somebody has signed in with a device code: what keeps that going is in a file of ours.</summary>
    public sealed record Login(string Path) : EntraCredential;
}
