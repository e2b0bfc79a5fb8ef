namespace Undersign.Decisions;

/// <summary>What is asked of a message as such.</summary>
internal abstract record MessageTest
{
    private MessageTest()
    {
    }

    public bool Holds(MessageFacts message) => this switch
    {
        InThread(var position) => message.Thread == position,
        OnBehalf(var expected) => message.IsOnBehalf == expected,
        Subject(var text) and not Subject(TextTest.Matches) => text.Holds(message.Subject, message.Content.Effort),
        Larger(var octets) => message.Octets > octets,
        Within(var window) => window.Holds(message.At),
        _ => message.Content.Known(this) ?? message.Content.Learn(this, HoldsFor(message, message.Content)),
    };

    /// <summary>In the administrator's words.</summary>
    public sealed override string ToString() => this switch
    {
        InThread(ThreadPosition.New) => "the message begins a conversation",
        InThread(ThreadPosition.Reply) => "the message is a reply",
        InThread(ThreadPosition.Forward) => "the message is a forward",
        OnBehalf(var expected) => expected ? "somebody sends it on behalf of the author" : "the author sends it",
        Subject(var text) => $"the subject {text}",
        Larger(var octets) => string.Create(null, $"the message is larger than {octets} octets"),
        Within(var window) => $"it is {window}",
        Body(var text) => $"the new text {text}",
        Field(var name, var text) => $"there is a field {name} that {text}",
        HasAttachments(var filter) => filter.ToString(),
        OfImportance(var importance) => $"its importance is {importance.ToString().ToLowerInvariant()}",
        OfSensitivity(var sensitivity) => $"its sensitivity is {sensitivity.ToString().ToLowerInvariant()}",
        Classified(var text) => $"it has a label that {text}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What costs, and so is found out once a message.</summary>
    private bool HoldsFor(MessageFacts message, MessageContent content) => this switch
    {
        Subject(var text) => text.Holds(message.Subject, content.Effort),
        Body(var text) => text.Holds(content.NewText, content.Effort),
        Field(var name, var text) => content.Values(name).Any(value => text.Holds(value, content.Effort)),
        HasAttachments(var filter) => filter.Holds(content.Attachments),
        OfImportance(var importance) => MessageLabels.ImportanceOf(content) == importance,
        OfSensitivity(var sensitivity) => MessageLabels.SensitivityOf(content) == sensitivity,
        Classified(var text) => MessageLabels.Classifications(content).Any(label => text.Holds(label, content.Effort)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public sealed record InThread(ThreadPosition Position) : MessageTest;

    /// <summary>Whether Sender names somebody else than From.</summary>
    public sealed record OnBehalf(bool Expected) : MessageTest;

    public sealed record Subject(TextTest Text) : MessageTest;

    /// <summary>In the sender's own text, without what is quoted.</summary>
    public sealed record Body(TextTest Text) : MessageTest;

    public sealed record Field(string Name, TextTest Text) : MessageTest;

    public sealed record HasAttachments(AttachmentFilter Filter) : MessageTest;

    public sealed record Larger(long Octets) : MessageTest;

    public sealed record OfImportance(Importance Importance) : MessageTest;

    public sealed record OfSensitivity(Sensitivity Sensitivity) : MessageTest;

    public sealed record Classified(TextTest Text) : MessageTest;

    public sealed record Within(TimeWindow Window) : MessageTest;
}
