using System.Text.Json;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Privacy;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class PrivateDataTests
{
    // Assembled at run time, so that secret scanners do not report this file.
    public static TheoryData<string, string> Findings =>
        new()
        {
            { "key AKIAZ7Q2W9E4R5T6Y7U8 end", "AWS key" },
            { "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "GitHub token" },
            { "sk-proj-9aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1x", "API key" },
            { "xoxb-123456789012-abcdefABCDEF", "Slack token" },
            {
                "-----BEGIN RSA "
                    + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0buhb2wSRIrHGkYVb5QzTV8gYm\n-----END RSA PRIVATE KEY-----",
                "private key"
            },
            { "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "JSON web token" },
            { "Server=db1;Database=x;User Id=sa;Password=h7!kQ2pz;", "password" },
            { "postgres://admin:Wq8zzT1v@db.internal/prod", "password" },
            { "api_key = \"9f8Kd02LmQx7Zp4Rt6Wy\"", "key" },
            { "write to jane.doe@uni-koeln.de today", "e-mail address" },
            { "call +49 221 4708 3215 now", "telephone number" },
            { "call (212) 867-5309.", "telephone number" },
            { "card 4539 1488 0343 6467, thanks", "card number" },
            { "IBAN DE89 3704 0044 0532 0130 00 please", "bank account" },
            { "IBAN GB82WEST12345698765432", "bank account" },
            { "from 85.214.132.117 at noon", "IP address" },
            { "host 2a02:8109:9a40:1b2c:3d4e:5f60:7182:93a4 answers", "IP address" },
        };

    [Theory]
    [MemberData(nameof(Findings))]
    public void Find_PrivateData_IsNamedAndMasked(string text, string kind)
    {
        var span = Assert.Single(PrivateData.Find(text));
        Assert.Equal(kind, span.Kind);
        string secret = text.Substring(span.Start + span.Shown, span.Length - span.Shown),
            hidden = PrivateData.Hide(text);
        Assert.Equal(text.Length, hidden.Length);
        Assert.DoesNotContain(secret, hidden, StringComparison.Ordinal);
        Assert.Contains($"[{kind}]", PrivateData.Replace(text, span.IsSecret), StringComparison.Ordinal);
        Assert.Empty(PrivateData.Find(PrivateData.Replace(text, span.IsSecret)));
        Assert.Equal(text, PrivateData.Replace(text, !span.IsSecret));
    }

    [Theory]
    [InlineData("api_key = \"YOUR_API_KEY_GOES_HERE_12\"")]
    [InlineData("mysql://user:password@localhost/db")]
    [InlineData("password = \"aaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("mail me at someone@example.com, your.name@gmail.com or user@gmx.de")]
    [InlineData("call 555-0123 or 1234567890")]
    [InlineData("4539 1488 0343 6466 fails Luhn")]
    [InlineData("4111 1111 1111 1111 is the test card")]
    [InlineData("DE89 3704 0044 0532 0130 01 has a wrong check digit")]
    [InlineData("127.0.0.1, 192.168.1.20, 10.0.0.1, 192.0.2.44 and 8.8.8.8")]
    [InlineData("version 4.18.92.107 of the program")]
    [InlineData("sk-learn is a library; task-oriented-dialogue-systems-are-fun-to-build-today")]
    [InlineData("3.14159265358979 and 2023-11-22 03:04:05")]
    [InlineData("a[1:2:3:4] = std::vector<int>()")]
    [InlineData("")]
    public void Find_WhatOnlyLooksLikeIt_IsLeft(string text) => Assert.Empty(PrivateData.Find(text));

    [Fact]
    public void Examine_RecordWithASecret_NeverWritesItDown()
    {
        string secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            mail = "jane.doe@uni-koeln.de";
        using var patient = new Patient(
            $"My token is {secret} and it is, cut off in the",
            $"Write to {mail}, to {mail} and again to {mail}, to {mail} and,",
            Patient.Prose(1)
        );
        var report = patient.Examine();
        Assert.Equal(1, report.Findings.Single(f => f.Check == "secret").Count);
        Assert.Equal(1, report.Findings.Single(f => f.Check == "personal").Count);
        using var store = RecordStore.Open(patient.Directory);
        string told =
            JsonSerializer.Serialize(report)
            + File.ReadAllText(Path.Combine(patient.Directory, DoctorFile.FileName))
            + string.Concat(store.Read().SelectMany(r => store.Flags(r.Id)));
        Assert.DoesNotContain(secret[8..], told, StringComparison.Ordinal);
        Assert.DoesNotContain(mail[2..], told, StringComparison.Ordinal);
    }
}
