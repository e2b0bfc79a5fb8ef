using System.Security.Cryptography;
using System.Text;

namespace Undersign.People.Entra;

/// <summary>Who is in the one group that is read, nested groups followed.</summary>
internal sealed class EntraScope(IReadOnlySet<string> members)
{
    public IReadOnlySet<string> Members => members;

    /// <summary>The same for the same members: who comes or goes is not told among the changes of users, so everything is read anew then.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', members.Order(StringComparer.Ordinal)))));
}
