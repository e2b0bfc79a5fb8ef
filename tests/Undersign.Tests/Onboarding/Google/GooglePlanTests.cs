using System.Text.RegularExpressions;
using Undersign.Onboarding.Google;
using Undersign.Stamping;

namespace Undersign.Tests.Onboarding.Google;

/// <summary>What is typed into the Google Admin console.</summary>
public sealed class GooglePlanTests
{
    private static readonly GoogleSettings Settings = new() { Gateway = "signatures.contoso.example", RoutingCode = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp", Addresses = ["203.0.113.10", "203.0.113.11"], Group = "signatures@contoso.example", MaxMegabytes = 20 };

    [Fact]
    public void The_guide_has_every_value_of_the_plan_in_its_order()
    {
        var chapters = GoogleGuide.Of(Settings, "Contoso").Split("\n## ");
        var plan = GooglePlan.Of(Settings);

        Assert.Equal(plan.Count + 2, chapters.Length);
        foreach (var (page, chapter) in plan.Zip(chapters[1..]))
        {
            var at = 0;
            Assert.All(page.Fields, field =>
            {
                at = chapter.IndexOf($"  - {field.Step.Field}: `{field.Value}`\n", at, StringComparison.Ordinal) + 1;
                Assert.True(at > 0, field.Step.Field);
            });
        }
    }

    [Fact]
    public void Every_setting_is_in_it()
    {
        var values = GooglePlan.Of(Settings).SelectMany(static page => page.Fields).Select(static field => field.Value).ToList();

        Assert.All(["signatures.contoso.example", "25", "5Hk2vQ9xWc7RzT4nBm8Ys3Lp", "203.0.113.10", "203.0.113.11", "signatures@contoso.example", "20"], expected => Assert.Contains(expected, values, StringComparer.Ordinal));
        Assert.Equal($"{HeaderFieldNames.Undersign.Processed}: true", Assert.Single(values, static value => value.StartsWith(HeaderFieldNames.Undersign.Processed, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Subject: a\r\nAuto-Submitted: auto-replied\r\n", false)]
    [InlineData("auto-submitted:auto-generated\r\n", false)]
    [InlineData("Content-Type: text/calendar; method=REQUEST\r\n", false)]
    [InlineData("Subject: Auto-Submitted: auto-replied\r\nAuto-Submitted: no\r\nContent-Type: text/plain\r\n", true)]
    public void What_answers_by_itself_is_left_alone(string header, bool goesByUs)
    {
        var patterns = GooglePlan.Of(Settings).SelectMany(static page => page.Fields).Where(static field => field.Step.Field == "Regexp").Select(static field => field.Value).ToList();

        Assert.Equal(2, patterns.Count);
        Assert.Equal(goesByUs, !patterns.Exists(pattern => Regex.IsMatch(header, pattern, RegexOptions.None, TimeSpan.FromSeconds(5))));
    }

    [Fact]
    public void Nobody_reads_the_routing_code_in_a_log() => Assert.DoesNotContain(Settings.RoutingCode, $"{Settings}", StringComparison.Ordinal);
}
