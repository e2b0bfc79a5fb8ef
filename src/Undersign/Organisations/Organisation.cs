using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Undersign.Decisions;
using Undersign.Onboarding;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.ExchangeServers;
using Undersign.Onboarding.Google;
using Undersign.People;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>One customer of the gateway as of one version of its settings: everything the mail path needs, and nothing that changes.</summary>
internal sealed record Organisation
{
    public required string Name { get; init; }

    /// <summary>As it reads in signatures.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Of the stored document; 0 when it was never stored.</summary>
    public long Version { get; init; }

    /// <summary>The first of its domains.</summary>
    public string MainDomain { get; init; } = "";

    /// <summary>In their canonical form (<see cref="DomainName"/>).</summary>
    public required FrozenSet<string> Domains { get; init; }

    public required OrganisationIdentity Identity { get; init; }

    public HeaderFieldNames HeaderFields => Stamping.HeaderFields;

    /// <summary>Of its tenant of Microsoft 365; <see langword="null"/> where the settings do not name one.</summary>
    public Guid? TenantId => Microsoft?.TenantId;

    public required DeliveryMode Delivery { get; init; }

    public required FailureMode OnFailure { get; init; }

    /// <summary>Its mail leaves by these and by nothing else (law 8).</summary>
    public required IReadOnlyList<SendConnector> SendConnectors { get; init; }

    /// <summary>Where its people come from.</summary>
    public PeopleSettings Sources { get; init; } = PeopleSettings.None;

    public required PeopleSnapshot People { get; init; }

    public required IReadOnlyList<Signature> Signatures { get; init; }

    public StampingPolicy Stamping { get; init; } = StampingPolicy.Default;

    /// <summary>In order; the first that applies decides, unless it says to go on.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>What its tenant of Microsoft 365 is to be like; <see langword="null"/>: it has none, or none that we know of.</summary>
    public MicrosoftSettings? Microsoft { get; init; }

    /// <summary>What is known of its domains in the DNS, for checking them.</summary>
    public DnsSettings Dns { get; init; } = DnsSettings.None;

    /// <summary>What its own Exchange servers are to be like; <see langword="null"/>: it has none, or none that we know of.</summary>
    public ExchangeServerSettings? ExchangeServer { get; init; }

    /// <summary>Likewise its Google Workspace.</summary>
    public GoogleSettings? Google { get; init; }

    /// <summary>What of it hangs on files of this node. One that is missing keeps back what needs it, and nothing else.</summary>
    public IReadOnlyList<NamedFile> NamedFiles { get; init; } = [];

    /// <summary>Those of them that are nobody's business but the service's.</summary>
    public IReadOnlyList<string> SecretFiles { get; init; } = [];

    /// <summary>Whether a thread makes a difference to any of them: then it has to be known who has signed in it.</summary>
    public bool RemembersThreads => Rules.Any(static rule => rule.RemembersThread);

    /// <summary>Whether any signature shows a picture of somebody: then it has to be at hand.</summary>
    public bool ShowsPhotos => Signatures.Any(static signature => signature.ShowsPhoto);

    /// <summary>A picture that mail of its signatures names.</summary>
    public HostedPicture? FindPicture(string name) => Signatures.SelectMany(static signature => signature.Hosted).FirstOrDefault(picture => picture.Name == name);

    /// <summary>Whether an address is the organisation's own, by its domain.</summary>
    public bool IsInside(Mailbox mailbox) => Domains.Contains(DomainName.Canonical(mailbox.Domain));

    /// <summary>The same settings with other people. Nothing is compiled anew.</summary>
    public Organisation With(PeopleSnapshot people) => this with { People = people };

    /// <summary>Two are never the same: each is one moment.</summary>
    public bool Equals(Organisation? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>How much of everything, in words.</summary>
    public string Summary => $"{Counted(People.People.Count, "person", "people")}, {Counted(Signatures.Count, "signature", "signatures")}, {Counted(Rules.Count, "rule", "rules")}";

    /// <summary>A record would write down everything, secrets too.</summary>
    public override string ToString() => Name;

    private static string Counted(int count, string one, string several) => string.Create(null, $"{count} {(count == 1 ? one : several)}");
}

/// <summary>When we answer 250. Architecture, section 2.</summary>
internal enum DeliveryMode
{
    /// <summary>After the next hop has.</summary>
    CutThrough,

    /// <summary>After the message is durably ours.</summary>
    Queue,
}

/// <summary>What happens to mail when its signature cannot be made (law 3).</summary>
internal enum FailureMode
{
    /// <summary>It goes on without one.</summary>
    Unsigned,

    /// <summary>It waits at the sender: 451.</summary>
    Defer,
}
