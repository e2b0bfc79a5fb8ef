using Undersign.Notifications;

namespace Undersign.Admin.EmailSettings;

/// <summary>The fields of a section as its form groups them.</summary>
internal static class EmailGroups
{
    public const string Server = "Server and login";
    public const string OAuth = "OAuth 2.0";

    public static IEnumerable<(string Title, IReadOnlyList<EmailField> Fields)> Of(MailModule? module)
    {
        var fields = EmailFields.Of(module);
        var server = fields.Skip(1).TakeWhile(static field => field != EmailFields.Tenant).ToList();
        var token = fields.SkipWhile(static field => field != EmailFields.Tenant).TakeWhile(static field => field != EmailFields.From).ToList();
        var sender = fields.SkipWhile(static field => field != EmailFields.From).TakeWhile(static field => EmailFields.Inherited.Contains(field)).ToList();
        yield return ("Way", [EmailFields.Way]);
        yield return (Server, server);
        yield return (OAuth, token);
        yield return ("Sender", sender);
        if (fields.Skip(1 + server.Count + token.Count + sender.Count).ToList() is { Count: > 0 } rest)
        {
            yield return ("Message", rest);
        }
    }
}
