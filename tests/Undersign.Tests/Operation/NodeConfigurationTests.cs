using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;
using Undersign.Settings;
using Undersign.Storage;
using Undersign.Tests.House;

namespace Undersign.Tests.Operation;

public sealed class NodeConfigurationTests : IDisposable
{
    private const string Cases = "tests/Undersign.Tests/Operation/Cases/bad-nodes";

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-node-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names() => [.. Directory.EnumerateFiles(Repository.Full(Cases), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary><c>UNDERSIGN_ACCEPT=1</c> writes what is said now over the text beside the file.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Says_everything_that_is_wrong(string name)
    {
        var path = Repository.Full($"{Cases}/{name}.yaml");
        var problems = new Problems(name + ".yaml");

        var node = NodeConfigurationReader.Read(path, [], TimeProvider.System, problems);

        var said = string.Concat(problems.All.Select(problem => problem + "\n")).Replace(Path.GetDirectoryName(path) + "/", "", StringComparison.Ordinal);
        var expected = Path.ChangeExtension(path, ".txt");
        if (Environment.GetEnvironmentVariable("UNDERSIGN_ACCEPT") == "1")
        {
            File.WriteAllText(expected, said);
        }

        Assert.Null(node);
        Assert.Equal(File.ReadAllText(expected), said);
    }

    [Fact]
    public void A_small_file_is_enough()
    {
        var node = Read("hostName: gateway.contoso.example\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:2525\"] }]\n");

        Assert.Equal(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")), node.Storage);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8080), node.Web);
        Assert.Equal(new NodeLimits(), node.Limits);
        var connector = Assert.Single(node.ReceiveConnectors);
        Assert.Equal(ReceiveTls.Off, connector.Tls);
        Assert.Equal("gateway.contoso.example", connector.Fqdn);
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 2525)], connector.Bindings);
        Assert.Equal(PermissionGroups.Servers, connector.Permissions);
        Assert.Contains(connector.RemoteIpRanges, range => range.Contains(IPAddress.Parse("198.51.100.7")));
        Assert.Contains(connector.RemoteIpRanges, range => range.Contains(IPAddress.Parse("2001:db8::7")));
    }

    /// <summary>As whoever distributes settings makes them; a mounted secret is one to a link to a folder.</summary>
    [Fact]
    public void The_node_file_may_be_a_link_and_its_paths_start_where_the_link_is()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere", "1")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "node.yaml"), "hostName: gateway.contoso.example\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:2525\"] }]\n");
        var here = Directory.CreateDirectory(Path.Combine(_folder, "here")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(here, "current"), "../elsewhere/1");
        var link = File.CreateSymbolicLink(Path.Combine(here, "undersign.yaml"), "current/node.yaml").FullName;
        var problems = new Problems(link);

        var node = NodeConfigurationReader.Read(link, [], TimeProvider.System, problems);

        Assert.Empty(problems.All);
        Assert.Equal(new StorageLocation.Sqlite(Path.Combine(here, "undersign.db")), node?.Storage);
        File.Delete(Path.Combine(elsewhere, "node.yaml"));
        Assert.Null(NodeConfigurationReader.Read(link, [], TimeProvider.System, problems));
        Assert.Contains("there is no such file", Assert.Single(problems.All).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_wins()
    {
        var node = Read(
            "hostName: a.example\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:2525\"] }]\n",
            ("UNDERSIGN__HOSTNAME", "b.example"),
            ("UNDERSIGN__STORAGE__SQLITE", "/var/lib/undersign/other.db"),
            ("UNDERSIGN__RECEIVECONNECTORS__0__BINDINGS", "0.0.0.0:25"),
            ("UNDERSIGN__LIMITS__MESSAGESIZE", "1_000_000"),
            ("PATH", "x"));

        Assert.Equal("b.example", node.HostName);
        Assert.Equal(new StorageLocation.Sqlite("/var/lib/undersign/other.db"), node.Storage);
        Assert.Equal([new IPEndPoint(IPAddress.Any, 25)], node.ReceiveConnectors[0].Bindings);
        Assert.Equal(1_000_000, node.Limits.MessageSize);
    }

    [Fact]
    public void A_fault_of_the_environment_is_named_as_one()
    {
        var problems = new Problems("undersign.yaml");
        File.WriteAllText(Path.Combine(_folder, "undersign.yaml"), "hostName: a.example\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:2525\"] }]\n");

        NodeConfigurationReader.Read(
            Path.Combine(_folder, "undersign.yaml"),
            [new("UNDERSIGN__RECEIVECONNECTORS__0__BINDINGS", "many"), new("UNDERSIGN__RECEIVECONNECTORS__7__BINDINGS", "0.0.0.0:25"), new("UNDERSIGN__STORAGE__SQLIET", "x")],
            TimeProvider.System,
            problems);

        Assert.Equal(
            """
            environment variable UNDERSIGN__RECEIVECONNECTORS__0__BINDINGS: "many" is not an address and port of this machine: 0.0.0.0:25 or [::]:25 for all its addresses, 127.0.0.1:25 for this machine alone
            environment variable UNDERSIGN__RECEIVECONNECTORS__7__BINDINGS: names nothing in the node file; it reads like UNDERSIGN__STORAGE__SQLITE or UNDERSIGN__RECEIVECONNECTORS__0__BINDINGS
            environment variable UNDERSIGN__STORAGE__SQLIET: unknown key "sqliet"; did you mean "sqlite"?
            """.ReplaceLineEndings("\n"),
            string.Join('\n', problems.All));
    }

    [Fact]
    public void A_certificate_is_loaded_with_its_key_from_PEM_and_from_PKCS_12()
    {
        WriteCertificate(TimeSpan.FromDays(90));
        var node = Read(
            """
            hostName: gateway.contoso.example
            receiveConnectors:
              - { name: relay, bindings: ["127.0.0.1:2525"], certificate: { pem: cert.pem, key: key.pem } }
              - { name: implicit, bindings: ["127.0.0.1:2526"], tls: onConnect, certificate: { pfx: cert.pfx, passwordFile: password } }
            """);

        Assert.Equal(ReceiveTls.Offered, node.ReceiveConnectors[0].Tls);
        Assert.Equal(ReceiveTls.OnConnect, node.ReceiveConnectors[1].Tls);
        Assert.All(node.ReceiveConnectors, connector => Assert.True(Assert.Single(connector.Certificates).Current.Leaf.HasPrivateKey));
    }

    [Fact]
    public void With_acme_a_connector_without_a_certificate_of_its_own_offers_tls_all_the_same()
    {
        WriteCertificate(TimeSpan.FromDays(90));
        var node = Read(
            """
            hostName: gateway.contoso.example
            acme: { agreeToTerms: true }
            receiveConnectors:
              - { name: relay, bindings: ["127.0.0.1:2525"] }
              - { name: own, bindings: ["127.0.0.1:2526"], certificate: { pem: cert.pem, key: key.pem } }
              - { name: none, bindings: ["127.0.0.1:2527"], tls: off }
            """);

        Assert.Equal([ReceiveTls.Offered, ReceiveTls.Offered, ReceiveTls.Off], node.ReceiveConnectors.Select(static connector => connector.Tls));
        var standIn = Assert.Single(node.ReceiveConnectors[0].Certificates);
        Assert.Same(node.Acme!.Certificate, standIn); // the file has acme
        Assert.True(standIn.Current.IsFor("gateway.contoso.example"));
        Assert.NotSame(standIn, Assert.Single(node.ReceiveConnectors[1].Certificates));
        Assert.Empty(node.ReceiveConnectors[2].Certificates);
        Assert.Equal("acme-v02.api.letsencrypt.org", node.Acme.Directory.Host);
        Assert.Equal([new(IPAddress.Any, 80), new(IPAddress.IPv6Any, 80)], node.Acme.Bindings);
    }

    [Theory]
    [InlineData("{ pem: cert.pem, key: other.pem }", 90, "do not go together")]
    [InlineData("{ pem: wrong, key: key.pem }", 90, "there is no certificate in ")]
    [InlineData("{ pem: cert.pem, key: wrong }", 90, "there is no private key in ")]
    [InlineData("{ pem: cert.pem, key: locked.pem }", 90, "locked.pem has a passphrase, which nobody types for a service: openssl pkey -in ")]
    [InlineData("{ pfx: cert.pfx, passwordFile: folder }", 90, "/folder is a folder; name the file in it")]
    [InlineData("{ pem: cert.pem }", 90, "\"key\" is missing")]
    [InlineData("{ pem: cert.pem, key: key.pem }", -1, "expired on ")]
    [InlineData("{ pfx: cert.pfx, passwordFile: wrong }", 90, "cannot be opened with the password in ")]
    [InlineData("{ pfx: cert.pfx }", 90, "does it need a password?")]
    [InlineData("{ pfx: nokey.pfx }", 90, "has no private key")]
    [InlineData("{ pfx: nothing.pfx }", 90, "there is no file ")]
    [InlineData("{ pfx: nothing.pfx }", 90, "nothing.pfx; relative paths start at the folder of the node file")]
    [InlineData("{ pem: /dev/zero, key: /dev/zero }", 90, "/dev/zero is empty, or no regular file")]
    [InlineData("{ pem: cert.pem, key: key.pem, pfx: cert.pfx }", 90, "a certificate is either ")]
    public void Says_what_to_do_about_a_certificate(string certificate, int days, string expected)
    {
        WriteCertificate(TimeSpan.FromDays(days));

        var problem = Assert.Single(ReadProblems($"hostName: a.example\nreceiveConnectors:\n  - {{ name: exchange, bindings: [\"127.0.0.1:25\"],\n      certificate: {certificate} }}\n"));

        Assert.Equal(4, problem.Where.Line);
        Assert.Contains(expected, problem.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Scim_has_a_certificate_of_its_own_or_that_of_acme_or_none_when_that_is_said()
    {
        const string Node = "hostName: a.example\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:2525\"], tls: off }]\n";

        Assert.Null(Read(Node).Scim);
        Assert.Null(Read(Node + "scim: { bindings: [\"127.0.0.1:8081\"], tls: off }\n").Scim?.Certificate);
        var node = Read(Node + "acme: { agreeToTerms: true }\nscim: { bindings: [\"0.0.0.0:443\", \"[::]:443\"] }\n");
        Assert.Same(node.Acme?.Certificate, node.Scim?.Certificate);
        Assert.Equal(2, node.Scim?.Bindings.Count);
    }

    private NodeConfiguration Read(string yaml, params (string Name, string Value)[] environment)
    {
        var problems = new Problems("undersign.yaml");
        File.WriteAllText(Path.Combine(_folder, "undersign.yaml"), yaml);
        var node = NodeConfigurationReader.Read(Path.Combine(_folder, "undersign.yaml"), environment.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)), TimeProvider.System, problems);
        Assert.Empty(problems.All);
        return node!; // without problems there is one
    }

    private IReadOnlyList<Problem> ReadProblems(string yaml)
    {
        var problems = new Problems("undersign.yaml");
        File.WriteAllText(Path.Combine(_folder, "undersign.yaml"), yaml);
        Assert.Null(NodeConfigurationReader.Read(Path.Combine(_folder, "undersign.yaml"), [], TimeProvider.System, problems));
        return problems.All;
    }

    private void WriteCertificate(TimeSpan until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=gateway.contoso.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-10), now + until);
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "other.pem"), other.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "locked.pem"), key.ExportEncryptedPkcs8PrivateKeyPem("s3cret", new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        File.WriteAllBytes(Path.Combine(_folder, "cert.pfx"), certificate.Export(X509ContentType.Pkcs12, "s3cret"));
        using var bare = X509CertificateLoader.LoadCertificate(certificate.RawData);
        File.WriteAllBytes(Path.Combine(_folder, "nokey.pfx"), bare.Export(X509ContentType.Pkcs12));
        File.WriteAllText(Path.Combine(_folder, "password"), "s3cret\n");
        File.WriteAllText(Path.Combine(_folder, "wrong"), "s3cret2\n");
    }
}
