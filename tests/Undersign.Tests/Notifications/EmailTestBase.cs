using System.Data.Common;
using Undersign.Notifications;
using Undersign.Organisations;
using Undersign.Storage;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Notifications;

/// <summary>A database with the email settings of one organisation.</summary>
public abstract class EmailTestBase : IAsyncLifetime
{
    private protected string Folder { get; } = Directory.CreateTempSubdirectory("undersign-email-").FullName;

    private protected DbDataSource Database { get; private set; } = null!; // InitializeAsync comes before any test

    private protected EmailStore Store => new(Database, TimeProvider.System);

    private protected EmailSecrets Secrets => new(new(Path.Combine(Folder, "key"), isMadeWhenMissing: true), TimeProvider.System);

    private protected static Organisation Contoso { get; } = OrganisationSamples.Read(OrganisationSamples.Document("contoso", "{ routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }"));

    private protected static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Database = new StorageLocation.Sqlite(Path.Combine(Folder, "undersign.db")).Open();
        Assert.IsType<MigrationState.UpToDate>(await Migrations.ApplyAsync(Database, Migration.All, TimeProvider.System, TestEnds));
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What somebody enters who has never seen a value there.</summary>
    private protected EmailSection Entered(string section, params (string Field, string Value)[] values) => Entry(values).Over(EmailSection.New(section), "contoso", section, Secrets);

    /// <summary>What is said last of a field counts.</summary>
    private protected static EmailEntry Entry(params (string Field, string Value)[] values) => new(values.GroupBy(static value => value.Field, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.Last().Value, StringComparer.Ordinal))
    {
        MayBeOverridden = [.. EmailFields.Inherited.Select(static field => field.Name)],
    };

    private protected EmailSettings? Read(MailModule? module, EmailSection global, EmailSection own, out EmailFaults faults) =>
        EmailReader.Read(new(module, global, own), Contoso, Secrets, out faults);
}
