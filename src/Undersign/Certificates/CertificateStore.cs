using System.Data.Common;
using Dapper;
using Undersign.Operation;
using Undersign.Protocols.Acme;
using Undersign.Storage;

namespace Undersign.Certificates;

/// <summary>The certificate that this node, and others with the same names, obtain: in the database, its key sealed.</summary>
internal sealed class CertificateStore(DbDataSource source, AcmeSettings settings, TimeProvider time)
{
    private const string FindSql = """
        select chain as Chain, private_key as PrivateKey, obtained_at as ObtainedAt, renew_at as RenewAt, failures as Failures, fault as Fault,
               next_attempt_at as NextAttemptAt, claimed_until as ClaimedUntil
        from obtained_certificates where name = @name
        """;

    private const string AddSql = """
        insert into obtained_certificates (name, obtained_at, renew_at, failures, next_attempt_at, claimed_until) values (@name, 0, 0, 0, 0, 0)
        on conflict do nothing
        """;

    private const string ClaimSql = """
        update obtained_certificates set claimed_until = @until
        where name = @name and claimed_until = @claimedUntil and renew_at = @renewAt and next_attempt_at = @nextAttemptAt
        """;

    private const string KeepSql = """
        update obtained_certificates
        set chain = @chain, private_key = @privateKey, obtained_at = @now, renew_at = @renewAt, failures = 0, fault = null, next_attempt_at = 0, claimed_until = 0
        where name = @name;
        delete from obtained_certificates
        where name <> @name and renew_at < @old and next_attempt_at < @old and claimed_until < @old and obtained_at < @old and (renew_at > 0 or next_attempt_at > 0)
        """;

    private const string FailSql = """
        update obtained_certificates set failures = failures + 1, fault = @fault, next_attempt_at = @next, claimed_until = 0 where name = @name
        """;

    private const string GiveUpSql = "update obtained_certificates set claimed_until = 0 where name = @name";

    private const string AskSql = """
        update obtained_certificates set renew_at = 0, next_attempt_at = 0, failures = 0 where name = @name
        """;

    private const string ForgetSql = """
        update obtained_certificates set chain = null, private_key = null, obtained_at = 0, fault = null where name = @name;
        delete from acme_accounts where directory = @directory
        """;

    private const string AddAccountSql = "insert into acme_accounts (directory, private_key, made_at) values (@directory, @privateKey, @now) on conflict do nothing";

    private const string FindAccountSql = "select private_key from acme_accounts where directory = @directory";

    /// <summary>A name that nobody has looked after for so long, while its certificate was due, is no node's any more: its row and key go when another is kept.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    private string CertificatePurpose => $"certificate {settings.Name}";

    private string AccountPurpose => $"account {settings.Directory}";

    /// <returns><see langword="null"/> when nobody has asked for it yet.</returns>
    public async Task<CertificateRow?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<CertificateRow>(new CommandDefinition(FindSql, new { name = settings.Name }, cancellationToken: cancellationToken));
    }

    /// <summary>Makes the row that says how it goes.</summary>
    public Task AddAsync(CancellationToken cancellationToken) => ExecuteAsync(AddSql, new { name = settings.Name }, cancellationToken);

    /// <param name="seen">What is due; another node that has claimed it in the meantime has changed it.</param>
    /// <returns>Whether it is this node that asks for the certificate, until <paramref name="until"/>.</returns>
    public async Task<bool> TryClaimAsync(CertificateRow seen, DateTimeOffset until, CancellationToken cancellationToken) =>
        await ExecuteAsync(ClaimSql, new { name = settings.Name, claimedUntil = seen.ClaimedUntil, renewAt = seen.RenewAt, nextAttemptAt = seen.NextAttemptAt, until = until.ToUnixTimeMilliseconds() }, cancellationToken) == 1;

    public Task KeepAsync(ObtainedCertificate certificate, DateTimeOffset renewAt, CancellationToken cancellationToken) => ExecuteAsync(
        KeepSql,
        new
        {
            name = settings.Name,
            chain = certificate.Chain,
            privateKey = settings.SecretKey.Seal(CertificatePurpose, certificate.PrivateKey),
            now = Now,
            renewAt = renewAt.ToUnixTimeMilliseconds(),
            old = (time.GetUtcNow() - Abandoned).ToUnixTimeMilliseconds(),
        },
        cancellationToken);

    public Task FailAsync(string fault, DateTimeOffset next, CancellationToken cancellationToken) =>
        ExecuteAsync(FailSql, new { name = settings.Name, fault, next = next.ToUnixTimeMilliseconds() }, cancellationToken);

    /// <summary>The node stops while it asks; another, or the same later, may begin anew.</summary>
    public Task GiveUpAsync(CancellationToken cancellationToken) => ExecuteAsync(GiveUpSql, new { name = settings.Name }, cancellationToken);

    /// <summary>Whoever looks next asks for a new certificate at once.</summary>
    /// <returns>Whether there is anything to ask for.</returns>
    public async Task<bool> AskAnewAsync(CancellationToken cancellationToken) => await ExecuteAsync(AskSql, new { name = settings.Name }, cancellationToken) == 1;

    /// <summary>Forgets certificate and account: their keys were sealed under another key.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => ExecuteAsync(ForgetSql, new { name = settings.Name, directory = settings.Directory.AbsoluteUri }, cancellationToken);

    /// <returns><see langword="null"/> when there is none, or it does not open.</returns>
    public ObtainedCertificate? Open(CertificateRow row) =>
        row is { Chain: { } chain, PrivateKey: { } octets } && settings.SecretKey.TryOpen(CertificatePurpose, octets) is { } key ? new(chain, key) : null;

    /// <summary>The account's key; a new one where there is none yet. Several nodes that begin at once end up with the same.</summary>
    /// <returns><see langword="null"/> when there is one that does not open.</returns>
    public async Task<AcmeAccountKey?> AccountKeyAsync(CancellationToken cancellationToken)
    {
        var directory = settings.Directory.AbsoluteUri;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var octets = await connection.QuerySingleOrDefaultAsync<byte[]>(FindAccountSql, new { directory });
        if (octets is null)
        {
            using var made = AcmeAccountKey.Create();
            await ExecuteAsync(AddAccountSql, new { directory, privateKey = settings.SecretKey.Seal(AccountPurpose, made.Export()), now = Now }, cancellationToken);
            octets = await connection.QuerySingleAsync<byte[]>(FindAccountSql, new { directory });
        }

        return settings.SecretKey.TryOpen(AccountPurpose, octets) is { } key ? AcmeAccountKey.Import(key) : null;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, sql, parameters, cancellationToken);
}
