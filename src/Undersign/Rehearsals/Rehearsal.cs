using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Stamping;
using Undersign.Transit;

namespace Undersign.Rehearsals;

/// <summary>What would become of a message under some settings, and why. Nothing is sent, traced or remembered.</summary>
/// <param name="Message">What the rules know of it.</param>
/// <param name="Recipients">In the order of the envelope.</param>
internal sealed record Rehearsal(MessageFacts Message, IReadOnlyList<RehearsedRecipient> Recipients)
{
    /// <summary>By the same facts, rules and stamping as in transit.</summary>
    /// <param name="script">The message, and what a file cannot tell of it.</param>
    /// <param name="organisation">The settings.</param>
    /// <param name="album">Where people's pictures are.</param>
    /// <param name="cancellationToken">Ends looking for them.</param>
    public static async ValueTask<Rehearsal> OfAsync(Script script, Organisation organisation, PhotoAlbum album, CancellationToken cancellationToken)
    {
        var document = MimeReader.Read(script.Data);
        return Of(document, script, organisation, await PhotoFacts.AddAsync(FactsOf(document, script, organisation), organisation, album, cancellationToken));
    }

    /// <summary>The same, but that signatures come without people's pictures; for who only asks what would be decided.</summary>
    public static Rehearsal Of(Script script, Organisation organisation)
    {
        var document = MimeReader.Read(script.Data);
        return Of(document, script, organisation, FactsOf(document, script, organisation));
    }

    private static MessageFacts FactsOf(MimeDocument document, Script script, Organisation organisation) =>
        Facts.Of(document, script.Envelope, organisation, script.HostName, script.At) with { SignedInThread = script.SignedInThread };

    private static Rehearsal Of(MimeDocument document, Script script, Organisation organisation, MessageFacts message)
    {
        var results = new List<(Decision Decision, RehearsedCopy Copy)>();
        var recipients = new List<RehearsedRecipient>();
        foreach (var recipient in script.Envelope.Recipients)
        {
            var explanation = Decider.Explain(message, Facts.Of(recipient.ForwardPath, organisation), organisation.Rules);
            var made = results.Find(result => result.Decision.Equals(explanation.Decision)).Copy;
            if (made is null)
            {
                made = Make(document, explanation.Decision, message, organisation.Stamping);
                results.Add((explanation.Decision, made));
            }

            recipients.Add(new(recipient.ForwardPath, explanation, made));
        }

        return new(message, recipients);
    }

    private static RehearsedCopy Make(MimeDocument document, Decision decision, MessageFacts message, StampingPolicy policy)
    {
        var made = DecidedCopy.Of(document, message, policy, decision, new(Connector: null, () => new(document.Data), FieldAllowance.None));
        return new(made.Outcome, [.. made.Faults.Select(static fault => fault.Reason), .. message.Content.Effort.Shortfall is { } shortfall ? [shortfall] : Array.Empty<string>()], made.Edit.ToArray()) { LostSubjectWords = made.LostSubjectWords };
    }
}

/// <summary>What one recipient would get, and why.</summary>
/// <param name="Copy">The same object for all who would share a copy.</param>
internal sealed record RehearsedRecipient(Mailbox Address, Explanation Explanation, RehearsedCopy Copy);

/// <summary>A message as it would leave, but for the fields that every message gets on its way.</summary>
/// <param name="Outcome">What stamping made of it; <see langword="null"/> where there was nothing to stamp.</param>
/// <param name="Faults">Texts that could not be made.</param>
internal sealed record RehearsedCopy(StampOutcome? Outcome, IReadOnlyList<string> Faults, byte[] Octets)
{
    /// <summary>Whether words that were meant for a rule were taken out of the subject.</summary>
    public bool LostSubjectWords { get; init; }
}
