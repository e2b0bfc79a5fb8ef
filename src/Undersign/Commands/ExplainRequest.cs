namespace Undersign.Commands;

/// <summary>What the command line of <c>undersign explain</c> asked for.</summary>
internal sealed record ExplainRequest
{
    public string? From { get; init; }

    public IReadOnlyList<string> To { get; init; } = [];

    public string Subject { get; init; } = "";

    public bool IsReply { get; init; }

    public IReadOnlyList<string> SignedBefore { get; init; } = [];

    public DateTimeOffset? At { get; init; }

    public string? Message { get; init; }

    public string? Folder { get; init; }

    public string? Organisation { get; init; }

    public string? Html { get; init; }

    public bool IsJson { get; init; }

    public required string Config { get; init; }

    /// <summary>What is wrong with it, in a sentence that says what to do; null when nothing is.</summary>
    public string? FindFault() => this switch
    {
        { Message: null, From: null } or { Message: null, To: [] } => "Who writes to whom? Give --from and --to, or a message with --message.",
        { From: { } from } when SettingsAtHand.Address(from) is null => $"--from is no address: {from}.",
        _ when To.FirstOrDefault(static address => SettingsAtHand.Address(address) is null) is { } bad => $"--to has no address in it: {bad}.",
        { Folder: not null, Organisation: not null } => "--dir is one organisation: leave out --organisation.",
        _ => null,
    };
}
