using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Threads;

namespace Undersign.Transit;

/// <summary>What a thread has to do with one message: the sender's own earlier ones, and whether this one is to be remembered.</summary>
internal static class ThreadFacts
{
    /// <summary>None where it makes no difference. A forward begins anew: it goes to people who have not seen the signature.</summary>
    public static IReadOnlyList<string> EarlierIds(MessageFacts facts, MimeDocument message, Organisation organisation) =>
        organisation.RemembersThreads && facts is { HandsOff: null, IsSenderInside: true, Thread: not ThreadPosition.Forward } && SenderOf(facts) is { } sender
            ? [.. MessageReferences.Of(message.Root.Header).Select(id => SignedMessage.IdOf(organisation.Name, sender, id)).Distinct(StringComparer.Ordinal)]
            : [];

    /// <summary>Also a message that gets the short form or none: who answers it refers to it, and perhaps to nothing before.</summary>
    public static IReadOnlyList<SignedMessage> Signed(Decision decision, MimeDocument message, Organisation organisation, MessageFacts facts) =>
        decision.OncePerThread.Count > 0 && SenderOf(facts) is { } sender && MessageReferences.IdOf(message.Root.Header) is { } id
            ? [.. decision.OncePerThread.Select(signature => new SignedMessage(organisation.Name, SignedMessage.IdOf(organisation.Name, sender, id), signature))]
            : [];

    /// <summary>A person, whichever of their addresses they write from.</summary>
    private static string? SenderOf(MessageFacts facts) => facts.Sender?.Address ?? facts.Author?.ToString();
}
