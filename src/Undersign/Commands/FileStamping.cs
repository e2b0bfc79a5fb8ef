using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Commands;

/// <summary>Does to a message in a file what the gateway does to one in transit.</summary>
internal sealed class FileStamping(SignatureBlock signature, Placement placement, StampingPolicy policy)
{
    private readonly FieldAllowance _allowance = new([policy.ProcessedField], []);

    public StampedFile Stamp(MailData data, string name)
    {
        var message = MimeReader.Read(data);

        // A file has no envelope; a Return-Path of "<>" is what the delivering server wrote of it (RFC 5321 §4.4).
        var stamped = HandsOff.Reason(message, message.Root.Header.Value("Return-Path") is "<>", policy) is { } reason
            ? new(new StampOutcome.Unchanged(reason), new(data), Fault: null)
            : CheckedStamping.Run(message, () => new(data), edit => Stamp(message, edit), _allowance);
        return new(name, stamped.Result, stamped.Edit);
    }

    private StampOutcome Stamp(MimeDocument message, MimeEdit edit)
    {
        var outcome = Stamper.Stamp(message, signature, placement, policy, edit);
        if (outcome is StampOutcome.Stamped)
        {
            edit.Insert(TopOfHeader.PlaceIn(message.Data), ProcessedField(message.Data));
        }

        return outcome;
    }

    private ReadOnlyMemory<byte> ProcessedField(MailData data)
    {
        Span<byte> beginning = stackalloc byte[Math.Min(data.Length, 1024)];
        data.Read(0, beginning);
        var lineFeed = beginning.IndexOf((byte)'\n');
        var isCrLf = lineFeed < 0 || (lineFeed > 0 && beginning[lineFeed - 1] == '\r');
        return Encoding.ASCII.GetBytes($"{policy.ProcessedField}: {ProcessedMark.Value}{(isCrLf ? "\r\n" : "\n")}");
    }
}
