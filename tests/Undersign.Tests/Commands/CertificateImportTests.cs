using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Certificates;
using Undersign.Commands;
using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.Tests.Commands;

/// <summary>Certificates in the database: put there by an administrator, sealed, shown by name.</summary>
public sealed class CertificateImportTests : IDisposable
{
    private const string Password = "a-password-nobody-else-has";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-import-").FullName;

    public CertificateImportTests() => UseInConnector("gateway");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_pfx_is_imported_and_neither_its_key_nor_its_password_is_anywhere()
    {
        using var key = RSA.Create(2048);
        using var certificate = Make(key, "gateway.contoso.example");
        await File.WriteAllBytesAsync(PathOf("gateway.pfx"), certificate.Export(X509ContentType.Pkcs12, Password), Cancellation);
        await File.WriteAllTextAsync(PathOf("password"), Password + "\n", Cancellation);

        var imported = await RunAsync("import", PathOf("gateway.pfx"), "--password-file", PathOf("password"), "--name", "gateway");
        var listed = await RunAsync("list");
        var shown = await RunAsync("show");

        Assert.Equal((0, ""), (imported.Exit, imported.Error));
        Assert.Contains("for gateway.contoso.example, issued by CN=gateway.contoso.example", imported.Output, StringComparison.Ordinal);
        Assert.Contains("shown by exchange", listed.Output, StringComparison.Ordinal);
        Assert.Contains("exchange: the imported certificate gateway", shown.Output, StringComparison.Ordinal);
        var everything = Encoding.Latin1.GetString(Stored()) + imported.Output + listed.Output + shown.Output;
        Assert.DoesNotContain(Password, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.Latin1.GetString(key.ExportParameters(includePrivateParameters: true).P!), everything, StringComparison.Ordinal); // generated
        Assert.Equal("gateway", (await FindAsync("gateway"))?.ToString());
    }

    [Fact]
    public async Task A_wrong_password_is_not_repeated()
    {
        using var key = RSA.Create(2048);
        using var certificate = Make(key, "gateway.contoso.example");
        await File.WriteAllBytesAsync(PathOf("gateway.pfx"), certificate.Export(X509ContentType.Pkcs12, Password), Cancellation);
        await File.WriteAllTextAsync(PathOf("password"), "another-password", Cancellation);

        var (exit, output, error) = await RunAsync("import", PathOf("gateway.pfx"), "--password-file", PathOf("password"), "--name", "gateway");

        Assert.Equal((1, "", $"{PathOf("gateway.pfx")} cannot be opened with the password in {PathOf("password")}. Nothing was changed.\n"), (exit, output, error));
    }

    [Fact]
    public async Task A_pem_pair_with_its_chain_comes_back_as_it_was()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Make(authorityKey, "authority.example");
        await ImportPairAsync("gateway.contoso.example", "gateway", authority);

        var loaded = (await FindAsync("gateway"))!.Load();

        Assert.True(loaded.IsFor("gateway.contoso.example"));
        Assert.True(loaded.Leaf.HasPrivateKey);
        Assert.Equal(authority.Thumbprint, Assert.Single(loaded.Intermediates).Thumbprint);
    }

    [Theory]
    [InlineData("no such name", "cannot be a name")]
    [InlineData("", "cannot be a name")]
    public async Task A_name_that_the_node_file_could_not_have_is_refused(string name, string fault)
    {
        var (exit, _, error) = await RunAsync("import", PathOf("undersign.yaml"), "--name", name);

        Assert.Equal(1, exit);
        Assert.Contains(fault, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_certificate_or_has_expired_is_refused()
    {
        Assert.Contains("cannot be opened", (await RunAsync("import", PathOf("undersign.yaml"), "--name", "gateway")).Error, StringComparison.Ordinal);
        Assert.Contains("is not there", (await RunAsync("import", PathOf("nothing.pfx"), "--name", "gateway")).Error, StringComparison.Ordinal);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var old = Make(key, "gateway.contoso.example", Now.AddDays(-1));
        await File.WriteAllTextAsync(PathOf("old.pem"), old.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(), Cancellation);
        Assert.Contains("it expired on", (await RunAsync("import", PathOf("old.pem"), "--name", "gateway")).Error, StringComparison.Ordinal);
        Assert.Equal((0, "", ""), await RunAsync("list"));
    }

    [Fact]
    public async Task What_is_in_use_is_not_removed()
    {
        await ImportPairAsync("gateway.contoso.example", "gateway");
        await ImportPairAsync("old.contoso.example", "old");

        Assert.Contains("gateway is in use", (await RunAsync("remove", "gateway")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("remove", "old")).Exit);
        Assert.Equal(1, (await RunAsync("remove", "old")).Exit);
        Assert.Null(await FindAsync("old"));
    }

    [Fact]
    public async Task Law_9_what_is_shown_stays_until_a_good_one_is_there()
    {
        await ImportPairAsync("gateway.contoso.example", "gateway");
        var node = Read();
        var served = node.ImportedCertificates["gateway"];
        Assert.Same(served, Assert.Single(node.ReceiveConnectors[0].Certificates));
        await using var source = node.Storage.Open();
        var store = new ImportedCertificateStore(source, node.SecretKey, TimeProvider.System);
        using var renewal = new ImportedRenewal(node, store, TimeProvider.System, NullLogger<ImportedRenewal>.Instance);

        await renewal.LookAsync(Cancellation);
        Assert.Equal("CN=gateway.contoso.example", served.Current.Leaf.Subject);
        Assert.Null(served.Fault);

        await store.DeleteAsync("gateway", Cancellation);
        await renewal.LookAsync(Cancellation);
        Assert.Equal("CN=gateway.contoso.example", served.Current.Leaf.Subject);
        Assert.Equal("gateway is not in the database; undersign certificate import puts it there; the one before stays in use", served.Fault);

        await ImportPairAsync("renewed.contoso.example", "gateway");
        await File.WriteAllTextAsync(node.SecretKey.Path, Convert.ToBase64String(new byte[32]), Cancellation);
        await renewal.LookAsync(Cancellation);
        Assert.Equal("CN=gateway.contoso.example", served.Current.Leaf.Subject);
        Assert.Contains("was sealed under another key", served.Fault, StringComparison.Ordinal);

        await ImportPairAsync("again.contoso.example", "gateway");
        await renewal.LookAsync(Cancellation);
        Assert.Equal("CN=again.contoso.example", served.Current.Leaf.Subject);
        Assert.Null(served.Fault);
    }

    [Fact]
    public async Task One_that_is_not_there_is_told_by_check()
    {
        UseInConnector("missing");
        await ImportPairAsync("gateway.contoso.example", "gateway");
        await using var output = new StringWriter();

        Assert.Equal(1, await new CheckRun(output, TimeProvider.System).RunAsync(PathOf("undersign.yaml"), TextWriter.Null, Cancellation));
        Assert.Contains("missing is not in the database", output.ToString(), StringComparison.Ordinal);
    }

    private static X509Certificate2 Make(AsymmetricAlgorithm key, string name, DateTimeOffset? until = null)
    {
        var request = key is RSA rsa ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(Now.AddDays(-2), until ?? Now.AddDays(90));
    }

    private async Task ImportPairAsync(string subject, string name, X509Certificate2? above = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Make(key, subject);
        await File.WriteAllTextAsync(PathOf("pair.pem"), $"{certificate.ExportCertificatePem()}\n{above?.ExportCertificatePem()}\n", Cancellation);
        await File.WriteAllTextAsync(PathOf("pair.key"), key.ExportPkcs8PrivateKeyPem(), Cancellation);
        Assert.Equal((0, ""), await RunAsync("import", PathOf("pair.pem"), "--key", PathOf("pair.key"), "--name", name) is var (exit, _, error) ? (exit, error) : default);
    }

    private async Task<ImportedCertificate?> FindAsync(string name)
    {
        var node = Read();
        await using var source = node.Storage.Open();
        return (await new ImportedCertificateStore(source, node.SecretKey, TimeProvider.System).FindAsync(name, Cancellation)).Certificate;
    }

    /// <summary>All files but those that the administrator has put there.</summary>
    private byte[] Stored() => [.. Directory.EnumerateFiles(_folder, "undersign.db*").SelectMany(File.ReadAllBytes)];

    private NodeConfiguration Read() => NodeConfigurationReader.Read(PathOf("undersign.yaml"), [], TimeProvider.System, new Problems("undersign.yaml"))!; // it is good

    private void UseInConnector(string name) => File.WriteAllText(
        PathOf("undersign.yaml"),
        $"hostName: gateway.contoso.example\nreceiveConnectors: [{{ name: exchange, bindings: [\"127.0.0.1:0\"], certificate: {{ stored: {name} }} }}]\nweb: {{ port: 0 }}\n");

    private string PathOf(string file) => Path.Combine(_folder, file);

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await CertificateCommand.Create().Parse([.. arguments, "--config", PathOf("undersign.yaml")]).InvokeAsync(new() { Output = output, Error = error }, Cancellation);
        return (exit, output.ToString(), error.ToString());
    }
}
