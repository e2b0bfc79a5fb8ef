using Undersign.Decisions;
using Undersign.Protocols.Smtp;
using Undersign.Settings;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Settings;

/// <summary>A domain is the same domain in A-labels and in U-labels, wherever it is written.</summary>
public sealed class DomainNameTests
{
    private const string U = "m\u00FCller.example";
    private const string A = "xn--mller-kva.example";

    [Theory]
    [InlineData(U, A)]
    [InlineData("M\u00DCLLER.example", A)]
    [InlineData("*." + U, "*." + A)]
    [InlineData("*.Contoso.example", "*.Contoso.example")]
    [InlineData("\u00FC..example", "\u00FC..example")] // no domain name
    public void Has_one_form(string domain, string form) => Assert.Equal(form, DomainName.Canonical(domain));

    [Theory]
    [InlineData(U, A)]
    [InlineData(A, U)]
    [InlineData(A, A)]
    [InlineData(U, "M\u00DCLLER.example")]
    public void Whoever_writes_from_it_is_inside_in_either_form(string written, string met)
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }");
        document["domains"] = written;

        var organisation = OrganisationSamples.Read(document);

        Assert.True(organisation.IsInside(new("ann", met)));
        Assert.False(organisation.IsInside(new("ann", "contoso.example")));
    }

    [Theory]
    [InlineData(U, A, true)]
    [InlineData("*." + U, "mail." + A, true)]
    [InlineData("*." + A, "mail." + U, true)]
    [InlineData("ann@" + A, U, true)]
    [InlineData("ann@" + U, A, true)]
    [InlineData("bert@" + U, A, false)]
    [InlineData("*." + U, A, false)]
    public void Rules_mean_it_in_either_form(string pattern, string domain, bool matches)
    {
        var read = AddressPattern.TryParse(pattern, out _);

        Assert.Equal((matches, pattern), (read?.Matches(new Mailbox("ann", domain)), read?.ToString()));
        Assert.Equal(matches && pattern.Contains('@', StringComparison.Ordinal), read?.IsAddress($"ann@{domain}"));
    }

    [Fact]
    public void Is_listed_twice_in_two_forms()
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }");
        document["domains"] = new System.Text.Json.Nodes.JsonArray(U, A);
        var problems = new Problems("sample");

        Undersign.Organisations.OrganisationReader.Read(document, 1, new("gateway.example"), problems);

        Assert.Equal($"sample: domains[1]: \"{A}\" is listed twice", Assert.Single(problems.All).ToString());
    }
}
