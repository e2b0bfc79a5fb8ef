using Undersign.Diagnosis;

namespace Undersign.Notifications;

/// <summary>For whom a secret was entered. It opens for them alone: nobody sends it to another server by writing that one's name beside it.</summary>
/// <param name="Host">On whichever port.</param>
/// <param name="Grant">Where an access token comes from and for which application, a line each; empty for a password.</param>
/// <param name="IsInTheClear">Without TLS, where everybody between can read it.</param>
internal sealed record EmailAccount(string Host, string User, string Grant, bool IsInTheClear)
{
    /// <summary>The same for the same account, and for no other: lines have no line breaks in them (<see cref="EmailReader"/>).</summary>
    public string Key => $"{Host}\n{User}\n{Grant}\n{(IsInTheClear ? "in the clear" : "")}";

    public static EmailAccount Of(EmailField secret, EffectiveEmail effective) => new(
        effective[EmailFields.Server].Meant.ToLowerInvariant(),
        effective[EmailFields.User].Meant,
        secret == EmailFields.Password ? "" : GrantOf(effective),
        effective.Security == SmtpSecurity.None);

    public override string ToString() =>
        $"{(User.Length > 0 ? $"{User} at " : "")}{(Host.Length > 0 ? Host : "no server")}{(Grant.Length > 0 ? $", by {Grant.Replace("\n", ", ", StringComparison.Ordinal)}" : "")}{(IsInTheClear ? ", in the clear" : "")}";

    private static string GrantOf(EffectiveEmail effective)
    {
        var login = effective[EmailFields.Login].Value;
        var granter = login switch { "microsoft" => $"Microsoft 365 {effective[EmailFields.Tenant].Meant}", "google" => "Google", _ => effective[EmailFields.TokenEndpoint].Meant };
        return $"{granter}\nclient {effective[EmailFields.ClientId].Meant}";
    }
}
