using System.Globalization;
using Undersign.Notifications;

namespace Undersign.Admin.EmailSettings;

/// <summary>The form of a section as a browser sends it.</summary>
internal static class EmailPosted
{
    public const string Seen = "seen";
    public const string Shown = "shown";
    public const string Recipient = "recipient";
    public const string Insists = "insists";

    /// <summary>Names of fields, one value each, of which those below may have their own.</summary>
    public const string Open = "open";

    /// <summary>Likewise of secrets that are to go.</summary>
    public const string Forget = "forget";

    public static EmailEntry Read(IFormCollection form, MailModule? module) => new(EmailFields.Of(module).ToDictionary(static field => field.Name, field => form[field.Name].ToString(), StringComparer.Ordinal))
    {
        Forgotten = [.. form[Forget].OfType<string>()],
        MayBeOverridden = [.. form[Open].OfType<string>()],
    };

    public static long Number(IFormCollection form, string name) => long.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
