using Undersign.Stamping;

namespace Undersign.Commands;

/// <summary>What the command line of <c>undersign stamp</c> asked for.</summary>
internal sealed record StampRequest
{
    public string? Html { get; init; }

    public string? Text { get; init; }

    public Placement Placement { get; init; }

    /// <summary>"none" for none.</summary>
    public string Placeholder { get; init; } = StampingPolicy.UsualPlaceholder;

    public ClientSignatures ClientSignatures { get; init; }

    public StampingPolicy Policy => new() { Placeholder = Placeholder == "none" ? null : Placeholder, ClientSignatures = ClientSignatures };

    public string? In { get; init; }

    public string? Out { get; init; }

    public string? Message { get; init; }

    public bool IsExplained { get; init; }

    /// <summary>What is wrong with it, in a sentence that says what to do; null when nothing is.</summary>
    public string? FindFault() => this switch
    {
        { Html: null, Text: null } => "No signature given: name a file with --html, with --text, or with both.",
        { Placeholder: not "none" } when StampingPolicy.PlaceholderFault(Placeholder) is { } fault => $"--placeholder: {fault}.",
        { Message: not null, In: not null } => "Name either one MESSAGE.eml or a folder with --in, not both.",
        { Message: null, In: null } => "Nothing to stamp: name a MESSAGE.eml, or a folder with --in.",
        { In: not null, Out: null } => "--in needs --out: the folder that the results go to.",
        { In: null, Out: not null } => "--out goes with --in. A single message is written to standard output.",
        { In: { } input, Out: { } output } when IsFile(input) => $"--in is a file: {input}. Name a folder, or give the file as MESSAGE.eml.",
        { Out: { } output } when IsFile(output) => $"--out is a file: {output}. Name a folder.",
        { In: { } input, Out: { } output } when Holds(input, output) =>
            "--out lies inside --in: the results would be stamped again on the next run. Name a folder outside.",
        _ => null,
    };

    private static bool IsFile(string path) => File.Exists(path);

    private static bool Holds(string folder, string other)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(other));
        return relative == "." || !(relative == ".." || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || Path.IsPathRooted(relative));
    }
}
