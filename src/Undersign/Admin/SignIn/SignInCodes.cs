using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Undersign.Storage;

namespace Undersign.Admin.SignIn;

/// <summary>Codes that let their holder in to the pages, each once and for a while. Only their digests are kept.</summary>
/// <remarks>Who can run a command on the node, or read its log, is its administrator already.</remarks>
internal sealed class SignInCodes(DbDataSource source, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>What can be read aloud and typed: no I, L, O, U.</summary>
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Of five letters each: 125 bits of chance in all.</summary>
    private const int Groups = 5;

    private const int GroupLength = 5;

    /// <summary>Longer is none of ours.</summary>
    private const int MaxLength = 64;

    private const string ForgetSql = "delete from sign_in_codes where expires_at < @now and used_at is null";

    private const string KeepSql = "insert into sign_in_codes (digest, expires_at) values (@digest, @expires)";

    private const string UseSql = "update sign_in_codes set used_at = @now where digest = @digest and used_at is null and expires_at >= @now";

    private const string UsedSql = "select count(*) from sign_in_codes where used_at is not null";

    /// <returns>The code, which is nowhere else.</returns>
    public async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var code = string.Join('-', Enumerable.Range(0, Groups).Select(static _ => RandomNumberGenerator.GetString(Letters, GroupLength)));
        var now = time.GetUtcNow();
        await WriteTurn.ExecuteAsync(source, ForgetSql, new { now = now.ToUnixTimeMilliseconds() }, cancellationToken);
        await WriteTurn.ExecuteAsync(source, KeepSql, new { digest = Digest(code), expires = (now + Lifetime).ToUnixTimeMilliseconds() }, cancellationToken);
        return code;
    }

    /// <returns>Whether it was good; it is not any more.</returns>
    public async Task<bool> TryUseAsync(string code, CancellationToken cancellationToken) =>
        code.Length <= MaxLength && await WriteTurn.ExecuteAsync(source, UseSql, new { digest = Digest(code), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken) == 1;

    /// <summary>Whether somebody has ever signed in here.</summary>
    public async Task<bool> HasBeenUsedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(UsedSql, cancellationToken: cancellationToken)) > 0;
    }

    /// <summary>However it was typed: without dashes, in small letters, with an O for a zero.</summary>
    private static string Digest(string code)
    {
        var plain = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant().Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(plain)));
    }
}
