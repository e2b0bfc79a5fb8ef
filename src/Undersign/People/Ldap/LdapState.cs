using System.Text.Json;

namespace Undersign.People.Ldap;

/// <summary>What a reading leaves behind, so that the next can ask for changes alone.</summary>
/// <param name="Server">Whose stamps these are.</param>
/// <param name="Until">What was stamped earlier has been read; what arrives late may bear an earlier stamp still.</param>
/// <param name="Present">Of the keys of everything that was created earlier: when it changes, something is gone.</param>
/// <param name="People">Of those that changed shortly before, and have been read: when it changes, there are others.</param>
/// <param name="Groups">The same of groups.</param>
/// <param name="Photos">Those that have been read.</param>
/// <param name="FullAt">When everything was read, in Unix milliseconds.</param>
internal sealed record LdapState(string Server, long Until, string Present, string People, string Groups, LdapPhotos? Photos, long FullAt)
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
