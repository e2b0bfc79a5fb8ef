using System.Security.Cryptography;
using System.Text;

namespace Undersign.Storage;

/// <summary>One step of the schema. Steps only go forward, and none is edited once it is released.</summary>
/// <param name="Sql">For both databases; <c>{key}</c> is the type of texts that are only looked up and sorted, octet by octet; <c>{octets}</c> of mail.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>All, in order. A new one goes to the end.</summary>
    public static IReadOnlyList<Migration> All { get; } = [SettingsDocumentsMigration.Step, TracesMigration.Step, CustodyMigration.Step, CustodyQueueMigration.Step, ThreadsMigration.Step, TraceEventsMigration.Step, SharedOctetsMigration.Step, CertificatesMigration.Step, MtaStsMigration.Step, ImportedCertificatesMigration.Step, PeopleMigration.Step, CustodyAgesMigration.Step, ScimMigration.Step, HostedPicturesMigration.Step, PeopleQuestionsMigration.Step, TraceDeliveriesMigration.Step, PeopleHoldersMigration.Step, SettingsReturnsMigration.Step, ExchangeChangesMigration.Step, ExchangeTenantsMigration.Step, PeopleMostMigration.Step, SignInMigration.Step, ExchangeProbesMigration.Step, ExchangePartingMigration.Step, ExchangeMemoriesMigration.Step, SettingsTextMigration.Step, EmailSettingsMigration.Step, ExchangePausesMigration.Step, EmailIncidentsMigration.Step, ExchangeReturnsMigration.Step];

    /// <summary>Of the text as it is here: a database remembers what it ran.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    public string SqlFor(bool isSqlite) => Sql
        .Replace("{key}", isSqlite ? "text" : "text collate \"C\"", StringComparison.Ordinal)
        .Replace("{octets}", isSqlite ? "blob" : "bytea", StringComparison.Ordinal);
}
