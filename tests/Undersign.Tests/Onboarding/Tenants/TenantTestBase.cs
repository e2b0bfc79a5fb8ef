using System.Data.Common;
using System.Text.Json.Nodes;
using Undersign.Onboarding;
using Undersign.Onboarding.Tenants;
using Undersign.Storage;
using Undersign.Tests.Onboarding.AdminApi;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>A tenant with connectors and rules of its own, a database that remembers, and what is done in both directions.</summary>
public abstract class TenantTestBase : ExchangeTestBase
{
    private protected const string Organisation = "contoso";

    private protected DbDataSource Database { get; private set; } = null!; // as below

    /// <summary>What was told, in order.</summary>
    private protected List<string> Told { get; } = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Database = new StorageLocation.Sqlite(Path.Combine(Folder, "undersign.db")).Open();
        Assert.IsType<MigrationState.UpToDate>(await Migrations.ApplyAsync(Database, Migration.All, TimeProvider.System, Cancellation));
        Others();
    }

    public override async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task ApplyAsync(MicrosoftSettings? settings = null, CancellationToken? cancellation = null, bool isUnproven = false)
    {
        var tenant = Connection(settings);
        await tenant.ConnectAsync(await tenant.PlanAsync(cancellation ?? Cancellation), isUnproven, TellAsync, cancellation ?? Cancellation);
    }

    private protected Task DisconnectAsync(CancellationToken? cancellation = null) => Connection().DisconnectAsync(TellAsync, cancellation ?? Cancellation);

    private protected Task<TenantPlan> LookAsync(MicrosoftSettings? settings = null) => Connection(settings).PlanAsync(Cancellation);

    /// <summary>What was changed, without the looks.</summary>
    private protected IEnumerable<string> Changes() => Exchange.Asked.Where(static cmdlet => !cmdlet.StartsWith("Get-", StringComparison.Ordinal));

    /// <summary>Somebody else does something in the tenant.</summary>
    private protected void Does(string cmdlet, string parameters)
    {
        var (lag, small) = (Tenant.Lag, Tenant.IsSmallPlan);
        (Tenant.Lag, Tenant.IsSmallPlan) = (0, false);
        Tenant.Run(cmdlet, JsonNode.Parse(parameters)!.AsObject());
        (Tenant.Lag, Tenant.IsSmallPlan) = (lag, small);
    }

    /// <summary>What the tenant says when it is asked whether it would take mail back; nobody asks where there is nothing here.</summary>
    private protected Func<ReturnTrial>? Return { get; set; }

    private protected TenantSubject Subject(MicrosoftSettings? settings = null) => new(Organisation, settings ?? Settings, static _ => []) { TryReturn = Return is null ? null : _ => Task.FromResult(Return()) };

    private protected TenantConnection Connection(MicrosoftSettings? settings = null) => TenantConnection.Open(Subject(settings), Exchange.Http, Database, Time);

    private Task TellAsync(string text)
    {
        Told.Add(text);
        return Task.CompletedTask;
    }

    private void Others()
    {
        Does("New-OutboundConnector", """{ "Name": "To the fax server", "ConnectorType": "OnPremises", "UseMXRecord": false, "SmartHosts": ["fax.contoso.example"], "IsTransportRuleScoped": true }""");
        Does("New-InboundConnector", """{ "Name": "From the printer", "ConnectorType": "OnPremises", "SenderDomains": ["contoso.example"], "TlsSenderCertificateName": "print.contoso.example" }""");
        Does("New-TransportRule", """{ "Name": "Fax", "FromScope": "InOrganization", "RouteMessageOutboundConnector": "To the fax server", "HeaderContainsMessageHeader": "X-Fax", "HeaderContainsWords": ["yes"] }""");
        Does("New-TransportRule", """{ "Name": "Mark what is from outside", "FromScope": "NotInOrganization", "SetHeaderName": "X-From", "SetHeaderValue": "outside" }""");
    }
}
