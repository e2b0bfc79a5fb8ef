using System.Net;

namespace Undersign.Organisations;

/// <summary>The organisations in force. Replaced as a whole; whoever holds a set or an organisation keeps what it holds.</summary>
internal sealed class OrganisationCatalogue
{
    private volatile OrganisationSet _current = OrganisationSet.Empty;

    public OrganisationSet Current => _current;

    /// <inheritdoc cref="OrganisationSet.Identify"/>
    public Identification Identify(string? routingCode, IReadOnlyList<string> certificateNames, IPAddress? remoteAddress) =>
        _current.Identify(routingCode, certificateNames, remoteAddress);

    public void Replace(OrganisationSet organisations) => _current = organisations;
}
