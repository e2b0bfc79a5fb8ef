using System.Data.Common;
using System.Text;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Undersign.Storage;

namespace Undersign.Admin.SignIn;

/// <summary>The keys that protect cookies and forms, in the database, sealed: every node and every start has the same.</summary>
/// <remarks>The library asks for them without waiting, as its interface has it: at the first page that needs them, and once a day.</remarks>
internal sealed class ProtectionKeys(DbDataSource source, SecretKey secretKey, TimeProvider time) : IXmlRepository
{
    private const string Purpose = "protection key";

    private const string AllSql = "select content from protection_keys order by made_at, name";

    private const string KeepSql = "insert into protection_keys (name, content, made_at) values (@name, @content, @now)";

    /// <summary>One that was sealed under another key of the node is as good as none: who was signed in, signs in again.</summary>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        return [.. connection.Query<byte[]>(AllSql).Select(octets => secretKey.TryOpen(Purpose, octets)).OfType<byte[]>().Select(static octets => XElement.Parse(Encoding.UTF8.GetString(octets)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var content = secretKey.Seal(Purpose, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)));
        var row = new { name = $"{friendlyName} {Guid.CreateVersion7()}", content, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        WriteTurn.ExecuteAsync(source, KeepSql, row, CancellationToken.None).GetAwaiter().GetResult(); // the interface does not wait
    }
}
