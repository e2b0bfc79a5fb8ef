using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The header field that says a message has been through here (law 4). Replies do not bear it, so it never keeps a signature from one.</summary>
internal static class ProcessedMark
{
    public const string Field = "X-Undersign-Processed";

    public const string Value = "true";

    public const string Words = "it has been through already";

    /// <summary>Whether a message bears it, by the same test as the transport rule's exception: the value includes the word.</summary>
    public static bool IsOn(HeaderSection header)
    {
        foreach (var field in header.Fields)
        {
            if (field.HasName(Field) && field.Value.Contains(Value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
