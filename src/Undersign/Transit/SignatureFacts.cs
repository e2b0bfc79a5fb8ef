using System.Globalization;
using Undersign.Protocols.Mime;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Transit;

/// <summary>What a signature may say of the message that it is put into.</summary>
internal static class SignatureFacts
{
    /// <param name="unwanted">Words that do not leave in the subject.</param>
    public static MessageFields Of(MimeDocument message, DateTimeOffset now, SubjectWords unwanted)
    {
        var header = message.Root.Header;
        var recipients = AddressList.Parse(header.Value("To") ?? "");
        var recipient = recipients.Count > 0 ? recipients[0] : null;
        var isDated = DateTimeOffset.TryParse(WithoutComment(header.Value("Date") ?? ""), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
        return new(unwanted.Without(EncodedWord.Decode(header.Value("Subject") ?? "")), isDated ? date : now, recipient?.Address.ToString(), recipient?.DisplayName);
    }

    /// <summary>Many programs name the zone behind its offset: <c>+0100 (CET)</c>.</summary>
    private static string WithoutComment(string date) => date.IndexOf('(', StringComparison.Ordinal) is var comment and >= 0 ? date[..comment] : date;
}
