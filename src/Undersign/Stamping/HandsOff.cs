using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>Law 5: why no rule may touch a message, in words for the trace; null for mail that may be stamped.</summary>
internal static class HandsOff
{
    /// <param name="message">Read.</param>
    /// <param name="isReversePathEmpty">Of the envelope.</param>
    /// <param name="policy">The organisation's.</param>
    public static string? Reason(MimeDocument message, bool isReversePathEmpty, StampingPolicy policy)
    {
        if (ProcessedMark.Reason(message.Root.Header, policy.ProcessedField) is { } processed)
        {
            return processed;
        }

        if (message.Data.Length > policy.MaxSize)
        {
            return string.Create(null, $"larger than {policy.MaxSize} octets, the organisation's limit");
        }

        var kind = MessageKindClassifier.Classify(message, isReversePathEmpty, policy.AlsoStamped);
        return kind is MessageKind.Ordinary ? null : kind.Words();
    }
}
