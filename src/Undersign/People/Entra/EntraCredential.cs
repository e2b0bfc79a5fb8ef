using Undersign.Operation;

namespace Undersign.People.Entra;

/// <summary>By what the application proves that it is the one that was registered.</summary>
internal abstract record EntraCredential
{
    private EntraCredential()
    {
    }

    /// <summary>A file that holds the secret and nothing else.</summary>
    public sealed record Secret(string Path) : EntraCredential;

    /// <summary>Its public half has been uploaded to the registration.</summary>
    public sealed record Certificate(CertificateSource.Files Files) : EntraCredential;
}
