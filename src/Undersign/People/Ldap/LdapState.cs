using System.Text.Json;

namespace Undersign.People.Ldap;

/// <summary>What a reading leaves behind, so that the next can ask for changes alone.</summary>
/// <param name="Server">Whose stamps these are.</param>
/// <param name="Since">Everything stamped earlier has been read.</param>
/// <param name="Print">Of the keys of everything that was created earlier: when it changes, something is gone.</param>
/// <param name="FullAt">When everything was read, in Unix milliseconds.</param>
internal sealed record LdapState(string Server, long Since, string Print, long FullAt)
{
    public string ToText() => JsonSerializer.Serialize(this);

    public static LdapState? TryParse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<LdapState>(text);
        }
        catch (JsonException)
        {
            return null; // of another version of this program: everything is read
        }
    }
}
