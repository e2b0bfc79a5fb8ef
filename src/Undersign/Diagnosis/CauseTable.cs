using Undersign.Diagnosis.Causes;

namespace Undersign.Diagnosis;

/// <summary>From what a server said to why, and to what can be done about it.</summary>
internal static class CauseTable
{
    /// <summary>In this order; what providers say in words of their own comes before what any server may say.</summary>
    internal static readonly CauseRow[] Rows =
    [
        .. Microsoft365Causes.Rows,
        .. Microsoft365RelayCauses.Rows,
        .. ExchangeServerCauses.Rows,
        .. GoogleCauses.Rows,
        .. SesCauses.Rows,
        .. SendGridCauses.Rows,
        .. MailgunCauses.Rows,
        .. PostmarkCauses.Rows,
        .. ZohoCauses.Rows,
        .. YahooCauses.Rows,
        .. ICloudCauses.Rows,
        .. FastmailCauses.Rows,
        .. HostingCauses.Rows,
        .. PostfixCauses.Rows,
        .. EximCauses.Rows,
        .. AnyServerCauses.Rows,
        .. AnyServerPolicyCauses.Rows,
    ];

    /// <returns><see langword="null"/> for what is not known, and for what is no refusal.</returns>
    public static Cause? Find(Symptom symptom) => Row(symptom, out _) is { Cause: var cause } ? cause with { Fix = Filled(cause.Fix, symptom) } : null;

    /// <param name="sign">By which it is known.</param>
    internal static CauseRow? Row(Symptom symptom, out ReplySign? sign)
    {
        sign = null;
        if (symptom.Reply.IsPositive)
        {
            return null;
        }

        var text = symptom.Reply.Text.ReplaceLineEndings(" ");
        foreach (var row in Rows)
        {
            sign = Array.Find(row.Signs, candidate => candidate.Fits(symptom, text));
            if (sign is not null)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>A command is there to be copied: with the mailbox in it that it is about.</summary>
    private static string Filled(string fix, Symptom symptom) => fix
        .Replace("{user}", Address(symptom.User) ?? "MAILBOX", StringComparison.Ordinal)
        .Replace("{from}", Address(symptom.From) ?? "SENDER", StringComparison.Ordinal);

    /// <summary>Nothing that a shell could take for more than a word gets into a command that somebody copies.</summary>
    private static string? Address(string? text) =>
        text is { Length: > 0 and <= 254 } && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '@' or '.' or '-' or '_' or '+') ? text : null;
}
