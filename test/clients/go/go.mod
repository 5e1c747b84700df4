module reelflow.test/clients

go 1.21

require github.com/aliyun/alibaba-cloud-sdk-go v1.63.107
