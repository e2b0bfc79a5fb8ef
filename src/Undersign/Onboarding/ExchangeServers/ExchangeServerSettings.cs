namespace Undersign.Onboarding.ExchangeServers;

/// <summary>What an organisation's settings say of its own Exchange servers: <c>exchangeServer:</c>.</summary>
internal sealed record ExchangeServerSettings
{
    /// <summary>What Exchange takes and sends unless told otherwise.</summary>
    public const long UsualSize = 35 * 1024 * 1024;

    /// <summary>Where Exchange sends mail to: a name, which our certificate bears.</summary>
    public required string Gateway { get; init; }

    public int Port { get; init; } = 25;

    /// <summary>Whose queues the mail leaves; by which names Exchange knows them.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>Ours, as Exchange sees them: from there, and nowhere else, comes what goes back.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>What Exchange says in EHLO; <see langword="null"/>: each server's name.</summary>
    public string? Fqdn { get; init; }

    /// <summary>Whether our certificate has to be from an authority that Exchange trusts, and ours.</summary>
    public bool VerifiesCertificate { get; init; } = true;

    /// <summary>In octets.</summary>
    public long MaxSize { get; init; } = UsualSize;
}
