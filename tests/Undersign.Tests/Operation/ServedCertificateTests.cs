using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;

namespace Undersign.Tests.Operation;

public sealed class ServedCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-served-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_device_in_the_place_of_its_file_is_refused_and_the_certificate_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev on Windows.");
        var now = TimeProvider.System.GetUtcNow();
        var served = new ServedCertificate(CertificateReader.Load(new(Write(now), PathOf("file.pem"), null, null)));
        var before = served.Current;
        Assert.Equal(CertificateNews.None, served.Refresh(now));

        File.Delete(PathOf("file.pem"));
        File.CreateSymbolicLink(PathOf("file.pem"), "/dev/zero");

        Assert.Equal(CertificateNews.Refused, served.Refresh(now));
        Assert.Equal($"{PathOf("file.pem")} is empty, or no regular file", served.Fault);
        Assert.Equal(before.Leaf.Thumbprint, served.Current.Leaf.Thumbprint);
    }

    [Fact]
    public void A_file_that_is_away_for_a_moment_is_no_fault_for_good()
    {
        var now = TimeProvider.System.GetUtcNow();
        var served = new ServedCertificate(CertificateReader.Load(new(Write(now), PathOf("file.pem"), null, null)));
        Assert.Equal(CertificateNews.None, served.Refresh(now));

        File.Move(PathOf("file.pem"), PathOf("away.pem"));
        Assert.Equal(CertificateNews.Refused, served.Refresh(now));
        Assert.NotNull(served.Fault);
        Assert.Equal(CertificateNews.None, served.Refresh(now));
        File.Move(PathOf("away.pem"), PathOf("file.pem"));

        Assert.Equal(CertificateNews.Renewed, served.Refresh(now));
        Assert.Null(served.Fault);
        Assert.Equal(CertificateNews.None, served.Refresh(now));
    }

    [Fact]
    public void What_is_valid_from_tomorrow_is_shown_tomorrow()
    {
        var now = TimeProvider.System.GetUtcNow();
        var served = new ServedCertificate(CertificateReader.Load(new(Write(now), PathOf("file.pem"), null, null)));
        Assert.Equal(CertificateNews.None, served.Refresh(now));
        Write(now.AddDays(2));

        Assert.Equal(CertificateNews.Refused, served.Refresh(now));
        Assert.Equal(CertificateNews.None, served.Refresh(now));
        Assert.Equal(CertificateNews.Renewed, served.Refresh(now.AddDays(2)));
        Assert.Null(served.Fault);
    }

    [Fact]
    public void What_is_no_certificate_is_said_once()
    {
        var now = TimeProvider.System.GetUtcNow();
        var served = new ServedCertificate(CertificateReader.Load(new(Write(now), PathOf("file.pem"), null, null)));
        Assert.Equal(CertificateNews.None, served.Refresh(now));
        File.WriteAllText(PathOf("file.pem"), "no certificate");

        Assert.Equal(CertificateNews.Refused, served.Refresh(now));
        Assert.Equal(CertificateNews.None, served.Refresh(now));
        Assert.NotNull(served.Fault);
    }

    private string Write(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=gateway.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        File.WriteAllText(PathOf("file.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return PathOf("file.pem");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
