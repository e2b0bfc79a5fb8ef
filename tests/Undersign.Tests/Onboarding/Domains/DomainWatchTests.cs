using Microsoft.Extensions.Diagnostics.HealthChecks;
using Undersign.Onboarding.Domains;
using Undersign.Tests.Custody;

namespace Undersign.Tests.Onboarding.Domains;

/// <summary>What others change in the DNS is noticed, told once, and seen in the node's health.</summary>
public sealed class DomainWatchTests : DomainTestBase
{
    private const int IsWrong = 6020;
    private const int IsRight = 6021;

    private readonly Diary _diary = new();

    [Fact(Timeout = 60_000)]
    public async Task A_change_is_told_once_and_so_is_its_end()
    {
        PublishAll();
        using var watch = Watch();
        await LookAsync(watch);
        Assert.Empty(_diary.Lines);

        Spf("v=spf1 include:spf.protection.outlook.com -all");
        await LookAsync(watch);
        await LookAsync(watch);

        var line = _diary.Line(IsWrong);
        Assert.Contains("contoso.example, SPF: it does not let mail come from 203.0.113.10", line, StringComparison.Ordinal);
        Assert.EndsWith(RightSpf, line, StringComparison.Ordinal);

        Spf(RightSpf);
        await LookAsync(watch);

        Assert.Single(_diary.Lines, static line => line.Number == IsRight);
    }

    [Fact(Timeout = 60_000)]
    public async Task Health_says_what_mail_is_refused_for()
    {
        PublishAll();
        Spf("v=spf1 +all nonsense");
        using var watch = Watch();

        await LookAsync(watch);
        var health = await new DomainsHealth(watch).CheckHealthAsync(new(), TestEnds);

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("contoso.example: SPF: receivers cannot read its record", health.Description, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_name_servers_do_not_say_stays_as_it_was()
    {
        PublishAll();
        Spf("v=spf1 include:spf.protection.outlook.com -all");
        using var watch = Watch();
        await LookAsync(watch);

        Names.Code = static name => name.EndsWith("contoso.example", StringComparison.Ordinal) ? 2 : null; // SERVFAIL
        await LookAsync(watch);
        Names.Code = static _ => null;
        await LookAsync(watch);

        Assert.Single(_diary.Lines);
        Assert.Contains(watch.Reports["contoso"].Findings, static finding => finding.State == FindingState.Attention);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_organisation_that_is_gone_is_forgotten()
    {
        PublishAll();
        Spf("nothing of the kind", "v=spf1 nonsense");
        var isThere = true;
        using var watch = new DomainWatch(() => isThere ? [Subject] : [], Checks(), TimeProvider.System, _diary.For<DomainWatch>());
        await LookAsync(watch);
        Assert.NotEmpty(watch.Concerns());

        isThere = false;
        await LookAsync(watch);

        Assert.Empty(watch.Reports);
        Assert.Empty(watch.Concerns());
    }

    /// <summary>Checks that remember nothing, as an hour later.</summary>
    private DomainWatch Watch() => new(() => [Subject], Checks(), TimeProvider.System, _diary.For<DomainWatch>());

    private static Task LookAsync(DomainWatch watch) => watch.LookAsync(TestEnds);
}
