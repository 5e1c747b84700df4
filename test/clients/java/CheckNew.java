import com.aliyun.mts20140618.models.*;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;

/** Runs the new official Java clients, unchanged, against a service. See ../README.md. */
public class CheckNew {
  static final String BUCKET = System.getenv().getOrDefault("BUCKET", "media");

  interface Call {
    void run() throws Exception;
  }

  static void expectCode(String code, Call call) throws Exception {
    try {
      call.run();
    } catch (TeaException error) {
      if (code.equals(error.getCode())) return;
      throw new AssertionError("expected " + code + ", got " + error.getCode() + ": " + error.getMessage());
    }
    throw new AssertionError("expected " + code + ", but the call succeeded");
  }

  static Config config(String algorithm, String secret) {
    Config config =
        new Config()
            .setAccessKeyId(System.getenv("ACCESS_KEY_ID"))
            .setAccessKeySecret(secret)
            .setEndpoint(System.getenv("ENDPOINT"))
            .setProtocol("http");
    if (algorithm != null) config.setSignatureAlgorithm(algorithm);
    return config;
  }

  public static void main(String[] arguments) throws Exception {
    String secret = System.getenv("ACCESS_KEY_SECRET");
    for (String algorithm : new String[] {null, "v2"}) {
      com.aliyun.mts20140618.Client mts = new com.aliyun.mts20140618.Client(config(algorithm, secret));
      String userData = "中文 + & = <> ~";
      // An empty value is what the V1 signer of this client leaves out of what it signs.
      SubmitIProductionJobRequest submit =
          new SubmitIProductionJobRequest()
              .setFunctionName("CaptionExtraction")
              .setInput("oss://" + BUCKET + ".oss-cn-shanghai.aliyuncs.com/a b*(1)~!.mp4")
              .setOutput("oss://" + BUCKET + "/out/{source}.srt")
              .setJobParams("{\"fps\":5}")
              .setPipelineId("")
              .setUserData(userData);
      String jobId = mts.submitIProductionJob(submit).getBody().getJobId();
      QueryIProductionJobResponseBody job = null;
      for (int i = 0; i < 600; i++) {
        job = mts.queryIProductionJob(new QueryIProductionJobRequest().setJobId(jobId)).getBody();
        if (job.getState().equals("Success") || job.getState().equals("Fail")) break;
        Thread.sleep(500);
      }
      if (!job.getUserData().equals(userData) || !job.getResult().contains("\"Code\"")) throw new AssertionError();
      String zeros = "0".repeat(32);
      expectCode(
          "InvalidParameter.ResourceNotFound",
          () -> mts.queryIProductionJob(new QueryIProductionJobRequest().setJobId(zeros)));
      com.aliyun.mts20140618.Client wrong = new com.aliyun.mts20140618.Client(config(algorithm, "not-the-secret"));
      expectCode(
          "SignatureDoesNotMatch",
          () -> wrong.queryIProductionJob(new QueryIProductionJobRequest().setJobId(zeros)));
      System.out.println("ok mts new " + algorithm);
    }

    com.aliyun.ice20201109.Client ice = new com.aliyun.ice20201109.Client(config(null, secret));
    com.aliyun.ice20201109.models.SubmitIProductionJobRequest submit =
        new com.aliyun.ice20201109.models.SubmitIProductionJobRequest()
            .setFunctionName("Cover")
            .setInput(
                new com.aliyun.ice20201109.models.SubmitIProductionJobRequest.SubmitIProductionJobRequestInput()
                    .setType("OSS")
                    .setMedia("oss://" + BUCKET + "/a.mp4"))
            .setOutput(
                new com.aliyun.ice20201109.models.SubmitIProductionJobRequest.SubmitIProductionJobRequestOutput()
                    .setType("OSS")
                    .setMedia("oss://" + BUCKET + "/c-{sequenceId}.jpg"));
    String jobId = ice.submitIProductionJob(submit).getBody().getJobId();
    String status =
        ice.queryIProductionJob(new com.aliyun.ice20201109.models.QueryIProductionJobRequest().setJobId(jobId))
            .getBody()
            .getStatus();
    if (status == null) throw new AssertionError();
    expectCode(
        "InvalidParameter.JobNotFound",
        () ->
            ice.queryIProductionJob(
                new com.aliyun.ice20201109.models.QueryIProductionJobRequest().setJobId("0".repeat(32))));
    System.out.println("ok ice new");
  }
}
