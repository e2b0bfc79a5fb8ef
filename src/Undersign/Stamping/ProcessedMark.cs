using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The header field that says a message has been through here (law 4). Replies do not bear it, so it never keeps a signature from one.</summary>
internal static class ProcessedMark
{
    public const string Value = "true";

    public const string Words = "it has been through already";

    public const string PeerWords = "another signature service has had it";

    /// <summary>The marks of Undersign, WiseStamp, Exclaimer, CodeTwo and Crossware: two services, two signatures.</summary>
    private static readonly string[] Known =
    [
        HeaderFieldNames.Undersign.Processed, HeaderFieldNames.WiseStamp.Processed, HeaderFieldNames.Exclaimer.Processed, "X-CodeTwoProcessed", "x-cwesigprocessed",
    ];

    /// <summary>Whether a message bears it, by the same test as the transport rule's exception: the value includes the word.</summary>
    /// <param name="name">Of the field, with the organisation.</param>
    public static bool IsOn(HeaderSection header, string name)
    {
        foreach (var field in header.Fields)
        {
            if (field.HasName(name) && field.Value.Contains(Value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>Why there is to be no signature in a message that bears this mark or another's; <see langword="null"/> where it bears none.</returns>
    public static string? Reason(HeaderSection header, string name) =>
        IsOn(header, name) ? Words
        : Array.Exists(Known, known => header.First(known) is { } field && !field.Value.Equals("false", StringComparison.OrdinalIgnoreCase)) ? PeerWords
        : null;
}
