using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Where mail for a domain goes.</summary>
internal abstract record MailRoute
{
    private MailRoute()
    {
    }

    /// <summary>To one of these, tried in this order.</summary>
    /// <param name="Domain">In ASCII and lower case; <see langword="null"/> when it was an address literal.</param>
    public sealed record Hosts(IReadOnlyList<SmartHost> InOrder, string? Domain = null) : MailRoute;

    /// <summary>Nowhere, at least now; what that means for the message is in the reply.</summary>
    public sealed record Nowhere(SmtpReply Reply, string Advice) : MailRoute;
}
