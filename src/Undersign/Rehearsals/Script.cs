using System.Collections.Frozen;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Rehearsals;

/// <summary>A message to be tried, and what its octets do not tell.</summary>
internal sealed record Script
{
    /// <summary>To be disposed of by whoever has the script.</summary>
    public required MailData Data { get; init; }

    public required Envelope Envelope { get; init; }

    /// <summary>When it would be decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of the gateway it would come through: what has been through there passes.</summary>
    public string HostName { get; init; } = "undersign.invalid";

    /// <summary>The signatures that its sender has used in the thread before.</summary>
    public IReadOnlySet<string> SignedInThread { get; init; } = FrozenSet<string>.Empty;

    /// <summary>A message from a file, for whom its own header says. A Return-Path of <c>&lt;&gt;</c> is what the delivering server wrote of an empty one.</summary>
    /// <returns><see langword="null"/> when the header names nobody it could be for.</returns>
    public static Script? Of(MailData data, IReadOnlyList<Mailbox> to, Mailbox? from, DateTimeOffset at)
    {
        var header = MimeReader.Read(data).Root.Header;
        var recipients = to.Count > 0 ? to : [.. ((string[])["To", "Cc", "Bcc"]).SelectMany(name => AddressList.Parse(header.Value(name) ?? "")).Select(static named => named.Address).Distinct()];
        var reversePath = from ?? (header.Value("Return-Path") is { } path ? Only(path) : Only(header.Value("From")));
        return recipients.Count == 0 ? null : new()
        {
            Data = data,
            Envelope = new(reversePath, MailParameters.None, [.. recipients.Select(static recipient => new EnvelopeRecipient(recipient))]),
            At = at,
        };
    }

    private static Mailbox? Only(string? field) => AddressList.Parse(field ?? "") is [var first, ..] ? first.Address : null;
}
