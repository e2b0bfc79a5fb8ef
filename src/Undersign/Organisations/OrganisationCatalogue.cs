using System.Net;

namespace Undersign.Organisations;

/// <summary>The organisations in force. Replaced as a whole; whoever holds a set or an organisation keeps what it holds.</summary>
internal sealed class OrganisationCatalogue
{
    private volatile OrganisationSet? _current;

    public OrganisationSet Current => _current ?? OrganisationSet.Empty;

    /// <summary>Whether the database has been read since we started. Until then nobody is known, and nobody may be refused for good.</summary>
    public bool IsLoaded => _current is not null;

    /// <inheritdoc cref="OrganisationSet.Identify"/>
    public Identification Identify(string? routingCode, IReadOnlyList<string> certificateNames, IPAddress? remoteAddress, SignedInUser? user = null) =>
        _current is { } current ? current.Identify(routingCode, certificateNames, remoteAddress, user) : new Identification.NotYet();

    public void Replace(OrganisationSet organisations) => _current = organisations;
}
