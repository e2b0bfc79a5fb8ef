using System.Text.Json.Serialization;

namespace Undersign.Traces;

/// <summary>What happened to a message, step by step. A closed list.</summary>
/// <remarks>Law 10: envelope, Message-ID, sizes, decisions and replies; no body, no secret, and not the subject either.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Received), "received")]
[JsonDerivedType(typeof(Identified), "identified")]
[JsonDerivedType(typeof(Repeated), "repeated")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(PatternsLeftOut), "patterns left out")]
[JsonDerivedType(typeof(Stamped), "stamped")]
[JsonDerivedType(typeof(LeftUnchanged), "left unchanged")]
[JsonDerivedType(typeof(PlaceholderRemoved), "placeholder removed")]
[JsonDerivedType(typeof(SubjectWordsRemoved), "subject words removed")]
[JsonDerivedType(typeof(HandedOver), "handed over")]
[JsonDerivedType(typeof(TakenIntoCustody), "taken into custody")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Deferred), "deferred")]
[JsonDerivedType(typeof(Answered), "answered")]
[JsonDerivedType(typeof(Attempted), "tried from custody")]
[JsonDerivedType(typeof(Reported), "reported")]
[JsonDerivedType(typeof(MadeAsReport), "made as a report")]
[JsonDerivedType(typeof(MadeByModule), "made by a module")]
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(Retried), "retried")]
[JsonDerivedType(typeof(Removed), "removed")]
internal abstract record TraceEvent
{
    private TraceEvent()
    {
    }

    /// <param name="Protocol">The word of RFC 3848: ESMTP, ESMTPS.</param>
    /// <param name="LogId">The session in the protocol log, where the receive connector keeps one.</param>
    public sealed record Received(string Client, string? ClientName, string Protocol, string ReversePath, string? LogId = null) : TraceEvent;

    /// <param name="By">"routing code", "older routing code", "certificate" or "address".</param>
    /// <param name="Settings">The version of its settings that the message was decided by; absent in traces of older programs.</param>
    public sealed record Identified(string Organisation, string By, long? Settings = null) : TraceEvent;

    /// <summary>The same message came before, and its sender had gone before it heard our answer: it is answered again and not handed over.</summary>
    /// <param name="Earlier">The trace of what was done with it.</param>
    public sealed record Repeated(Guid Earlier) : TraceEvent;

    /// <param name="Recipients">How many share this decision.</param>
    /// <param name="Decision">"stamp" or "pass".</param>
    public sealed record Decided(int Recipients, string Decision, string? Rule, string? Signature, string? Reason) : TraceEvent;

    /// <summary>Rules were decided as if some of their patterns were not in the message.</summary>
    public sealed record PatternsLeftOut(string Reason) : TraceEvent;

    /// <param name="Parts">For instance "1.1 text/plain".</param>
    /// <param name="Reason">How the place was found, and what went.</param>
    public sealed record Stamped(string Signature, IReadOnlyList<string> Parts, string Place, string Reason) : TraceEvent;

    /// <summary>A copy that was to be stamped and was not; the reason may be a fault of ours (law 3).</summary>
    public sealed record LeftUnchanged(string Reason) : TraceEvent;

    /// <summary>No rule gave the copy a signature; the words that ask for one were taken out of it.</summary>
    public sealed record PlaceholderRemoved : TraceEvent;

    /// <summary>Words that were meant for rules were taken out of the subject.</summary>
    public sealed record SubjectWordsRemoved : TraceEvent;

    /// <param name="Tls">Version, cipher and certificate, or nothing in the clear.</param>
    /// <param name="Advice">What can be done about a failure, where that is known.</param>
    /// <param name="LogId">The session in the protocol log, where the send connector keeps one.</param>
    /// <param name="Dkim">With which selector it was signed, or why not; nothing where the connector does not sign.</param>
    /// <param name="MtaSts">How it stood to the policy of the recipient's domain; nothing where there is none.</param>
    public sealed record HandedOver(
        string NextHop, string Reply, int Recipients, double Milliseconds, string? Tls = null, string? Advice = null, string? Dkim = null, string? LogId = null, string? MtaSts = null) : TraceEvent;

    /// <summary>What was not handed over is ours now: to be tried again, or reported.</summary>
    public sealed record TakenIntoCustody(Guid Entry, int Recipients) : TraceEvent;

    /// <summary>We, or the next hop, said 5xx.</summary>
    public sealed record Refused(string Reason) : TraceEvent;

    /// <summary>We, or the next hop, said 4xx.</summary>
    public sealed record Deferred(string Reason) : TraceEvent;

    /// <summary>A turn in custody.</summary>
    /// <param name="NextHop">Absent when there was no way out.</param>
    /// <param name="Reply">The first recipient's.</param>
    /// <param name="LogId">The session in the protocol log, where the send connector keeps one.</param>
    /// <inheritdoc cref="HandedOver"/>
    public sealed record Attempted(
        string? NextHop, string Reply, int Taken, int Left, string? Tls = null, string? Advice = null, string? Dkim = null, string? LogId = null, string? MtaSts = null) : TraceEvent;

    /// <summary>A report of failure or delay has entered custody.</summary>
    /// <param name="Entry">The report's own, and the id of its trace.</param>
    public sealed record Reported(Guid Entry, string To) : TraceEvent;

    /// <summary>We wrote this message ourselves.</summary>
    /// <param name="About">The trace of the message whose sender is told.</param>
    /// <param name="Action">What is reported, in RFC 3464's words: failed, delayed, relayed.</param>
    public sealed record MadeAsReport(Guid? About, string Action) : TraceEvent;

    /// <summary>We wrote this message ourselves, for a module of the email settings.</summary>
    public sealed record MadeByModule(string Module) : TraceEvent;

    /// <summary>An administrator keeps it from leaving.</summary>
    /// <param name="By">Who, as the system knows them.</param>
    public sealed record Held(string By) : TraceEvent;

    /// <summary>It may leave again.</summary>
    /// <inheritdoc cref="Held"/>
    public sealed record Released(string By) : TraceEvent;

    /// <summary>It was due before its time.</summary>
    /// <inheritdoc cref="Held"/>
    public sealed record Retried(string By) : TraceEvent;

    /// <summary>It was deleted from custody, for good.</summary>
    /// <inheritdoc cref="Held"/>
    public sealed record Removed(string By) : TraceEvent;

    /// <summary>What the client heard at the end.</summary>
    public sealed record Answered(string Reply, double Milliseconds) : TraceEvent;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<TraceEvent>))]
[JsonSerializable(typeof(TraceEvent))]
[JsonSerializable(typeof(TraceRecord))]
internal sealed partial class TraceJson : JsonSerializerContext;
