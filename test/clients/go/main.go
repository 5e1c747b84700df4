// Runs the old official Go client, unchanged, against a service. See ../README.md.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/mts"
)

func must(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func expectCode(code string, err error) {
	var refused sdkerrors.Error
	if !errors.As(err, &refused) || refused.ErrorCode() != code {
		must(fmt.Errorf("expected %s, got %v", code, err))
	}
}

func main() {
	endpoint, bucket := os.Getenv("ENDPOINT"), os.Getenv("BUCKET")
	if bucket == "" {
		bucket = "media"
	}
	client, err := mts.NewClientWithAccessKey("cn-shanghai", os.Getenv("ACCESS_KEY_ID"), os.Getenv("ACCESS_KEY_SECRET"))
	must(err)
	for _, format := range []string{"JSON", "XML"} {
		submit := mts.CreateSubmitIProductionJobRequest()
		submit.Domain, submit.Scheme, submit.AcceptFormat = endpoint, "http", format
		submit.FunctionName = "CaptionExtraction"
		submit.Input = "oss://" + bucket + ".oss-cn-shanghai.aliyuncs.com/a b*(1)~!.mp4"
		submit.Output = "oss://" + bucket + "/out/{source}.srt"
		submit.JobParams = `{"fps":5}`
		submit.UserData = "中文 <&> ' \" ~"
		submitted, err := client.SubmitIProductionJob(submit)
		must(err)
		var job *mts.QueryIProductionJobResponse
		for i := 0; i < 600; i++ {
			query := mts.CreateQueryIProductionJobRequest()
			query.Domain, query.Scheme, query.AcceptFormat = endpoint, "http", format
			query.JobId = submitted.JobId
			job, err = client.QueryIProductionJob(query)
			must(err)
			if job.State == "Success" || job.State == "Fail" {
				break
			}
			time.Sleep(500 * time.Millisecond)
		}
		if job.UserData != submit.UserData || job.Input != submit.Input || !strings.Contains(job.Result, `"Code"`) {
			must(fmt.Errorf("unexpected job: %+v", job))
		}
		unknown := mts.CreateQueryIProductionJobRequest()
		unknown.Domain, unknown.Scheme, unknown.AcceptFormat = endpoint, "http", format
		unknown.JobId = strings.Repeat("0", 32)
		_, err = client.QueryIProductionJob(unknown)
		if format == "JSON" {
			// This client reads codes from JSON only.
			expectCode("InvalidParameter.ResourceNotFound", err)
		} else if err == nil {
			must(errors.New("an unknown job was found"))
		}
		fmt.Println("ok go", format)
	}
	wrong, err := mts.NewClientWithAccessKey("cn-shanghai", os.Getenv("ACCESS_KEY_ID"), "not-the-secret")
	must(err)
	query := mts.CreateQueryIProductionJobRequest()
	query.Domain, query.Scheme, query.AcceptFormat, query.JobId = endpoint, "http", "JSON", strings.Repeat("0", 32)
	_, err = wrong.QueryIProductionJob(query)
	expectCode("SignatureDoesNotMatch", err)
	fmt.Println("ok go refusals")
}
