using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Undersign.Onboarding.Domains;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Tests.Operation;

namespace Undersign.Tests.Organisations;

/// <summary>Our half of the way fits what the mail system is told to do, or it is said what does not.</summary>
public sealed class ConnectionChecksTests
{
    private const string Servers = """{ "gateway": "signatures.contoso.example", "servers": ["EX01"], "addresses": ["10.0.0.5"] }""";
    private const string Google = """{ "gateway": "signatures.contoso.example", "addresses": ["203.0.113.10"] }""";
    private const string Microsoft = """{ "gateway": "signatures.contoso.example" }""";
    private const string Obtained = """[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["contoso-example.mail.protection.outlook.com"], "clientCertificate": { "obtained": true } }]""";
    private const string ByAddress = "{ addresses: [10.0.0.21] }";
    private const string ByCode = "{ routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }";

    [Fact]
    public void In_line_before_the_outside_is_right()
    {
        var findings = OfServers(ByAddress, """[{ "name": "out", "addressSpaces": ["*"], "delivery": "mx" }, { "name": "back", "addressSpaces": ["contoso.example"], "smartHosts": ["ex01.corp.example"] }]""");

        Assert.Equal(3, findings.Count);
        Assert.All(findings, static finding => Assert.Equal(FindingState.Good, finding.State));
    }

    [Theory]
    [InlineData(ByAddress, """[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["EX01"] }]""", FindingState.Bad, "it goes round")]
    [InlineData(ByAddress, """[{ "name": "some", "addressSpaces": ["contoso.example"], "smartHosts": ["EX01"] }]""", FindingState.Bad, "has no way on")]
    [InlineData(ByAddress, """[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["ex010.corp.example"] }]""", FindingState.Attention, "mail for contoso.example, such as reports")]
    [InlineData(ByCode, """[{ "name": "out", "addressSpaces": ["*"], "delivery": "mx" }]""", FindingState.Bad, "its servers are not known")]
    public void What_would_go_wrong_with_servers_is_said(string identity, string connectors, object state, string said) =>
        Assert.Contains(OfServers(identity, connectors), finding => finding.State.Equals(state) && finding.Says.Contains(said, StringComparison.Ordinal) && finding.Fix is not null);

    [Theory]
    [InlineData("""{ "smartHosts": ["smtp-relay.gmail.com:587"], "tls": "verified", "ehloName": "signatures.contoso.example" }""", FindingState.Good, "Gmail knows by signatures.contoso.example")]
    [InlineData("""{ "smartHosts": ["smtp-relay.gmail.com:587"], "tls": "verified" }""", FindingState.Bad, "calls itself gateway.example")]
    [InlineData("""{ "smartHosts": ["smtp-relay.gmail.com:587"], "ehloName": "contoso.example" }""", FindingState.Bad, "may go without TLS")]
    [InlineData("""{ "delivery": "mx" }""", FindingState.Attention, "so Gmail does not sign it")]
    public void What_Gmail_asks_of_our_connector_is_looked_at(string connector, object state, string said)
    {
        var entry = JsonNode.Parse(connector)!.AsObject();
        (entry["name"], entry["addressSpaces"]) = ("out", new JsonArray("*"));
        var organisation = Read(ByCode, new JsonArray(entry), "googleWorkspace", Google);

        Assert.Contains(ConnectionChecks.Of(organisation, organisation.Google!), finding => finding.State.Equals(state) && finding.Says.Contains(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", FindingState.Bad, "\"out\" shows no certificate")]
    [InlineData(""", "clientCertificate": { "obtained": true }""", FindingState.Good, "shows the certificate that the node obtains")]
    [InlineData(""", "clientCertificate": { "pem": "PEM" }""", FindingState.Good, "\"out\" shows a certificate for signatures.contoso.example")]
    [InlineData(""", "clientCertificate": { "pem": "OTHER" }""", FindingState.Bad, "has not the name signatures.contoso.example")]
    [InlineData(""", "clientCertificate": { "pem": "GONE" }""", FindingState.Bad, "cannot be used: ")]
    public async Task The_certificate_that_Exchange_Online_is_shown_is_looked_at(string certificate, object state, string said)
    {
        using var folder = new CertificateFiles();
        await folder.WriteAsync("PEM", "signatures.contoso.example");
        await folder.WriteAsync("OTHER", "other.contoso.example");

        var finding = Assert.Single(OfMicrosoft($$"""[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["contoso-example.mail.protection.outlook.com"]{{folder.In(certificate)}} }]"""));

        Assert.Equal(state, finding.State);
        Assert.Contains(said, finding.Says, StringComparison.Ordinal);
        Assert.Equal(finding.State != FindingState.Good, finding.Fix is not null);
    }

    [Theory]
    [InlineData(-1, FindingState.Bad, "has expired, on 2026-11-30")]
    [InlineData(14, FindingState.Attention, "expires in 14 days, on 2026-11-30")]
    [InlineData(15, FindingState.Good, "shows a certificate for")]
    public async Task Its_end_is_said_in_time(int days, object state, string said)
    {
        using var folder = new CertificateFiles();
        await folder.WriteAsync("PEM", "signatures.contoso.example");

        var finding = Assert.Single(OfMicrosoft(folder.In("""[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["contoso-example.mail.protection.outlook.com"], "clientCertificate": { "pem": "PEM" } }]"""), CertificateFiles.End.AddDays(-days).AddHours(-1)));

        Assert.Equal(state, finding.State);
        Assert.Contains(said, finding.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", FindingState.Bad, "and the node obtains none")]
    [InlineData("acme: { agreeToTerms: true }", FindingState.Good, "shows the certificate for signatures.contoso.example that the node obtains")]
    [InlineData("acme: { agreeToTerms: true, names: [mx.contoso.example] }", FindingState.Bad, "which is for mx.contoso.example and not for signatures.contoso.example")]
    public void A_certificate_that_is_obtained_must_have_the_name_too(string acme, object state, string said)
    {
        var finding = Assert.Single(OfMicrosoft(Obtained, node: NodeSamples.Read("", acme)));

        Assert.Equal(state, finding.State);
        Assert.Contains(said, finding.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_takes_no_routing_codes_takes_no_mail_of_Exchange_Online()
    {
        var node = NodeSamples.Read(", permissionGroups: [addresses]", "acme: { agreeToTerms: true }");

        var finding = Assert.Single(OfMicrosoft(Obtained, node: node), static finding => finding.State == FindingState.Bad);

        Assert.Contains("no receive connector of the node takes routing codes", finding.Says, StringComparison.Ordinal);
        Assert.Contains("routingCodes to permissionGroups:", finding.Fix, StringComparison.Ordinal);
    }

    /// <summary>A partner's knows us by another name; mail for own domains Exchange Online takes from anybody.</summary>
    [Fact]
    public async Task Only_certificates_on_the_way_to_Exchange_Online_count()
    {
        using var folder = new CertificateFiles();
        await folder.WriteAsync("OTHER", "other.contoso.example");
        const string Partner = """{ "name": "partner", "addressSpaces": ["fabrikam.example"], "smartHosts": ["mx.fabrikam.example"], "clientCertificate": { "pem": "OTHER" } }""";
        const string Own = """{ "name": "own", "addressSpaces": ["contoso.example"], "smartHosts": ["contoso-example.mail.protection.outlook.com"], "clientCertificate": { "pem": "OTHER" } }""";

        var obtained = OfMicrosoft(folder.In($$"""[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["contoso-example.mail.protection.outlook.com"], "clientCertificate": { "obtained": true } }, {{Partner}}]"""));
        var byMx = OfMicrosoft(folder.In($$"""[{ "name": "out", "addressSpaces": ["*"], "delivery": "mx" }, {{Partner}}, {{Own}}]"""));
        var nowhere = OfMicrosoft(folder.In($$"""[{{Own}}]"""));

        Assert.Equal(FindingState.Good, Assert.Single(obtained).State);
        Assert.Equal([FindingState.Good, FindingState.Attention], byMx.Select(static finding => finding.State));
        Assert.Contains("has no way on", Assert.Single(nowhere).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_that_Google_is_told_are_those_whose_names_are_looked_at()
    {
        var organisation = Read(ByCode, JsonNode.Parse("""[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["smtp-relay.gmail.com"] }]""")!.AsArray(), "googleWorkspace", Google);
        var subject = DomainSubjects.Of(organisation);

        Assert.Equal(("203.0.113.10", MailSystem.GoogleWorkspace), (Assert.Single(subject.Settings.Addresses).ToString(), Assert.Single(subject.Systems)));
    }

    private static IReadOnlyList<Finding> OfMicrosoft(string connectors, DateTimeOffset? now = null, NodeConfiguration? node = null)
    {
        var organisation = Read(ByCode, JsonNode.Parse(connectors)!.AsArray(), "microsoft365", Microsoft);
        return ConnectionChecks.Of(organisation, organisation.Microsoft!, node, now ?? CertificateFiles.End.AddYears(-1)); // it was written
    }

    private static IReadOnlyList<Finding> OfServers(string identity, string connectors)
    {
        var organisation = Read(identity, JsonNode.Parse(connectors)!.AsArray(), "exchangeServer", Servers);
        return ConnectionChecks.Of(organisation, organisation.ExchangeServer!); // it was written
    }

    private static Organisation Read(string identity, JsonArray connectors, string key, string settings)
    {
        var document = OrganisationSamples.Document("contoso", identity);
        (document["sendConnectors"], document[key]) = (connectors, JsonNode.Parse(settings));
        return OrganisationSamples.Read(document);
    }

    /// <summary>Certificates in a folder of the test's own.</summary>
    private sealed class CertificateFiles : IDisposable
    {
        public static readonly DateTimeOffset End = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("undersign-shown-");

        public async Task WriteAsync(string file, string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.CreateSelfSigned(End.AddYears(-5), End);
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, file), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        }

        /// <summary>With the path in front of each file's name, which has its key too.</summary>
        public string In(string settings) => Regex.Replace(settings, "\"pem\": \"(?<name>[A-Z]+)\"", $"\"pem\": \"{_folder.FullName}/${{name}}\", \"key\": \"{_folder.FullName}/${{name}}\"", RegexOptions.None, TimeSpan.FromSeconds(5));

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
