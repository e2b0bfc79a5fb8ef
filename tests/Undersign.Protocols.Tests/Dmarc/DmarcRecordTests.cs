using Undersign.Protocols.Dmarc;

namespace Undersign.Protocols.Tests.Dmarc;

/// <summary>RFC 7489 §6.3.</summary>
public sealed class DmarcRecordTests
{
    [Theory]
    [InlineData("v=DMARC1; p=reject", "Reject Reject False False 100 False")]
    [InlineData("v=DMARC1;p=Quarantine;sp=none;adkim=s;aspf=s;pct=25;rua=mailto:d@contoso.example", "Quarantine None True True 25 True")]
    [InlineData("v=DMARC1 ; p = none ; pct=101; aspf=x; unknown=1", "None None False False 100 False")]
    [InlineData("v=DMARC1; p=maybe; rua=mailto:d@contoso.example", "None None False False 100 True")]
    [InlineData("v=DMARC1; p=none; p=reject", "None None False False 100 False")]
    public void Is_read(string text, string expected)
    {
        Assert.True(DmarcRecord.IsOne(text));
        var record = DmarcRecord.TryParse(text);

        Assert.NotNull(record);
        Assert.Equal(expected, $"{record.Policy} {record.SubdomainPolicy} {record.IsDkimStrict} {record.IsSpfStrict} {record.Percent} {record.HasReports}");
    }

    [Theory]
    [InlineData("v=DMARC1")]
    [InlineData("v=DMARC1; rua=")]
    [InlineData("v=DMARC1; p=maybe")]
    public void Without_a_policy_and_reports_it_is_as_good_as_none(string text) => Assert.Null(DmarcRecord.TryParse(text));

    [Theory]
    [InlineData("v=dmarc1; p=none")]
    [InlineData("v=DMARC10; p=none")]
    [InlineData("p=none; v=DMARC1")]
    public void Other_texts_are_none(string text) => Assert.False(DmarcRecord.IsOne(text));
}
