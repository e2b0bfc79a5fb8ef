namespace Undersign.Onboarding.Domains;

/// <summary>What has to be known of an organisation to say whether the DNS is right for its mail.</summary>
internal sealed record DomainSubject
{
    public required string Organisation { get; init; }

    /// <summary>In ASCII.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    public DnsSettings Settings { get; init; } = DnsSettings.None;

    /// <summary>What our client says of itself, by whichever send connector. RFC 5321 §4.1.4.</summary>
    public IReadOnlyList<string> EhloNames { get; init; } = [];

    /// <summary>To which its mail goes on by a smart host.</summary>
    public IReadOnlyList<MailSystem> Systems { get; init; } = [];

    /// <summary>Whether mail leaves from us to whom it is for: then our addresses are what receivers judge it by.</summary>
    public bool DeliversByMx { get; init; }

    /// <summary>With which we sign.</summary>
    public IReadOnlyList<OwnDkimKey> OwnKeys { get; init; } = [];

    /// <summary>How grave it is that the DNS does not know us: where another server comes after us, that one is looked at.</summary>
    public FindingState Unknown => DeliversByMx ? FindingState.Bad : FindingState.Attention;
}

/// <param name="PublicHalf">SubjectPublicKeyInfo; <see langword="null"/> as long as the key's file cannot be read, which is said elsewhere.</param>
internal sealed record OwnDkimKey(string Selector, Func<byte[]?> PublicHalf);
